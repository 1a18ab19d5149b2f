declare const IOPS_VERSION: string;

/** The version of this bundle, as in its path. */
export const version: string = IOPS_VERSION;
