import { vi } from 'vitest';
import { describeContract } from './contract/index.ts';
import { openTemporary } from './support/embedded.ts';
import { openReal } from './support/real.ts';

// Real files and processes: slow where the machine has other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describeContract('the embedded database', () => openTemporary());

// An address with an administrator's name and password, e.g. http://admin:secret@127.0.0.1:5984
const url = process.env.COUCHDB_URL;
if (url) describeContract('Apache CouchDB', () => openReal(url));
