/** `npm run backup [-- <file>]`: everything in one file, with the server running or stopped. */
import process from 'node:process';
import { operate } from './operations.js';

await operate((commands, config, say) => commands.backup(config, process.argv[2], say));
