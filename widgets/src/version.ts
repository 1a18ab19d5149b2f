declare const __IOPS_VERSION__: string;

/** The version of this bundle, as in its path. */
export const version: string = __IOPS_VERSION__;
