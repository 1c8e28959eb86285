import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { couch } from '../../src/lib/couch/client.ts';
import { backupLines } from '../../src/lib/server/operations/backup-lines.ts';
import { embeddedStorage } from '../../src/lib/server/operations/storage.ts';

it('a backup holds who sent what, and no database that is not ours', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'log-'));
	const storage = await embeddedStorage(folder);
	for (const name of ['log-2026-11', 'log-2026-13', 'logs', 'program']) {
		await couch(storage.backend).database(name).create();
		await couch(storage.backend)
			.database(name)
			.put({ _id: `of-${name}` });
	}
	let text = '';
	for await (const line of backupLines(storage, new Date())) text += line;
	expect(text.match(/of-[\w-]+/g)).toEqual(['of-log-2026-11', 'of-program']);
	await storage.close();
	await rm(folder, { recursive: true });
});
