/** Of the library's many functions this one alone goes into a file of the app. */
export { sha256 } from '@noble/hashes/sha2.js';
