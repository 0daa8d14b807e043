/** What words are asked of: i18next's own function, or a test's. */
export type Say = (key: string, values?: Record<string, unknown>) => string;
