// Reads a label's code from the tablet's camera. The reader's code is fetched when it is first used; no
// picture leaves the device.
import { Button, Modal } from "@mantine/core";
import { Icon } from "@shared/ui/icons";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

const kEvery_ms = 250;

async function loadReader() {
  const zxing = await import("zxing-wasm/reader");
  zxing.setZXingModuleOverrides({ locateFile: () => wasmUrl });
  return zxing.readBarcodesFromImageData;
}

async function watch(video: HTMLVideoElement, found: (code: string) => void, stopped: () => boolean) {
  const read = await loadReader();
  const canvas = document.createElement("canvas");
  while (!stopped()) {
    await new Promise((resolve) => setTimeout(resolve, kEvery_ms));
    if (stopped() || video.videoWidth === 0) continue;
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const picture = canvas.getContext("2d", { willReadFrequently: true });
    if (!picture) return;
    picture.drawImage(video, 0, 0);
    const codes = await read(picture.getImageData(0, 0, canvas.width, canvas.height), {
      formats: ["Code128", "QRCode", "DataMatrix"],
    });
    const code = codes.find((one) => one.isValid)?.text;
    if (code && !stopped()) return found(code);
  }
}

function Camera({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const tell = useRef(onCode);
  tell.current = onCode;
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (stopped || !video.current) return stream.getTracks().forEach((track) => track.stop());
      video.current.srcObject = stream;
      await video.current.play();
      await watch(
        video.current,
        (code) => tell.current(code),
        () => stopped,
      );
    };
    start().catch(() => setFailed(true));
    return () => {
      stopped = true;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  if (failed) return <p role="alert">{t("scan.no_camera")}</p>;
  return <video ref={video} muted playsInline style={{ width: "100%", borderRadius: 8 }} />;
}

/** A button that opens the camera and answers with the first code it reads. */
export function ScanButton({ onCode, size = "lg" }: { onCode: (code: string) => void; size?: "sm" | "lg" }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size={size}
        variant="default"
        leftSection={<Icon name="camera" />}
        onClick={() => setOpen(true)}
      >
        {t("scan.open")}
      </Button>
      <Modal
        closeButtonProps={{ "aria-label": t("keys.close") }}
        opened={open}
        onClose={() => setOpen(false)}
        title={t("scan.open")}
        lockScroll={false}
        centered
      >
        {open && (
          <Camera
            onCode={(code) => {
              setOpen(false);
              onCode(code);
            }}
          />
        )}
      </Modal>
    </>
  );
}
