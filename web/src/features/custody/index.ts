// For the custodian and the laboratory: every gram, where it lies, who has it, what is overdue.
export { Abroad } from "./abroad_lists";
export { Destruction } from "./destruction";
export { Drifts } from "./drifts";
export { ExhibitScreen } from "./exhibit";
export { ForeignRequestScreen } from "./foreign_request";
export { FurnaceRunScreen } from "./furnace_run";
export { HandoverScreen } from "./handover";
export { Inquiries } from "./inquiries";
export { Inventories } from "./inventories";
export { InventoryScreen } from "./inventory";
export { OfficerKeys } from "./officer_keys";
export { RoomKeys } from "./room_keys";
export { Scales } from "./scales";
export { SeizureScreen } from "./seizure";
export { Shelves } from "./shelves";
export { Store } from "./store";
export { Transport } from "./transport";
