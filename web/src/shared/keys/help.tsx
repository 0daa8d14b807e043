import { Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useShownKeys } from "./keys";

/** Lists the keys that work on the screen behind it. */
export function KeyHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const keys = useShownKeys();
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("keys.close") }}
      opened={opened}
      onClose={onClose}
      title={t("keys.title")}
      lockScroll={false}
      centered
    >
      <Table>
        <Table.Tbody>
          {keys.map((one) => (
            <Table.Tr key={one.key}>
              <Table.Td w={110}>
                {one.key.split(" ").map((part) => (
                  <Kbd key={part} mr={4}>
                    {part}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{one.does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
