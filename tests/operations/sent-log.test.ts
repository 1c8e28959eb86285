import { join } from 'node:path';
import { expect, it } from 'vitest';
import { couch } from '../../src/lib/couch/client.ts';
import { openEmbedded } from '../../src/lib/server/embedded/index.ts';
import { isLogDatabase } from '../../src/lib/server/sent-log/index.ts';
import { firstCoordinator, folder, serve } from './support.ts';

it('a server that stops writes who sent what in its last minute', { timeout: 60_000 }, async () => {
	const DATA_DIR = await folder();
	const server = await serve({ DATA_DIR });
	const cookie = await firstCoordinator(server);
	const faq = { _id: 'faq:kiedy', type: 'faq', schema: 1, q: 'Kiedy?', a: 'Teraz.' };
	const written = await fetch(`${server.origin}/db/program/_bulk_docs`, {
		method: 'POST',
		headers: { cookie, 'Content-Type': 'application/json', Origin: server.origin },
		body: JSON.stringify({ docs: [faq] }),
	});
	expect(await written.json()).toMatchObject([{ ok: true }]);
	const asked = await fetch(`${server.origin}/api/facilities/~city/log`, { headers: { cookie } });
	expect(await asked.json()).toEqual({ entries: [], next: null });
	await server.stop();

	const embedded = await openEmbedded({ dir: join(DATA_DIR, 'db') });
	const [log = ''] = (await embedded.databases()).filter(isLogDatabase);
	const rows = await couch(embedded.handle).database(log).allDocsRange({ includeDocs: true });
	expect(rows.map(({ doc }) => doc)).toMatchObject([
		{ facility: '~city', entries: [{ db: 'program', id: faq._id, rev: expect.any(String) }] },
	]);
	await embedded.close();
});
