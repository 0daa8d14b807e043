// For a counterpart or a court that holds a bundle: what is proven, read off the file itself.
export { BundleScreen } from "./screen";
