// The list of categories is the same for everybody until the device has been read: real HTML, there before any code.
export const ssr = true;
