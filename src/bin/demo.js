/** `npm run demo`: a city with facilities, people and cards, in a data folder of its own, served like `npm start`. */
import { join } from 'node:path';
import process from 'node:process';
import { root } from './fingerprint.js';
import { operate } from './operations.js';

// Never the real data, and no letter to anybody: a demo is on this machine only.
process.env.DATA_DIR ||= join(root, 'data-demo');
delete process.env.COUCHDB_URL;
delete process.env.SMTP_URL;

await operate((commands, config, say) => commands.seedDemo(config, say));
await import('./serve.js');
