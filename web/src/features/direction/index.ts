// For the director: are we any good? Every figure with its denominator, and the list behind it.
export { FiguresScreen } from "./figures";
export { OperatorScreen } from "./operator";
export { ScreeningScreen } from "./screening";
