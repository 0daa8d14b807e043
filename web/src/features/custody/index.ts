// For the custodian and the laboratory: every gram, where it lies, who has it, what is overdue.
export { Destruction } from "./destruction";
export { ExhibitScreen } from "./exhibit";
export { FurnaceRunScreen } from "./furnace_run";
export { Inquiries } from "./inquiries";
export { Inventories } from "./inventories";
export { InventoryScreen } from "./inventory";
export { SeizureScreen } from "./seizure";
export { Store } from "./store";
