/** `npm run restore -- <file> [--replace]`: the data become what a backup says. */
import process from 'node:process';
import { fail } from './fail.js';
import { operate } from './operations.js';

const given = process.argv.slice(2);
const [file, ...more] = given.filter((word) => !word.startsWith('--'));
const unknown = given.filter((word) => word.startsWith('--') && word !== '--replace');
if (!file || more.length || unknown.length) fail('Usage: npm run restore -- <file> [--replace]');

await operate((commands, config, say) =>
	commands.restore(config, file, { replace: given.includes('--replace') }, say),
);
