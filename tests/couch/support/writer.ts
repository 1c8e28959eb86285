/**
 * A process that writes until it is killed. Each line it prints is one confirmed document: database, id, revision, n.
 * Prints `locked` and ends when it may not have the folder.
 */
import { writeSync } from 'node:fs';
import { couch } from '../../../src/lib/couch/client.ts';
import { LockedError, openEmbedded } from '../../../src/lib/server/embedded/index.ts';

const [dir = '', round = '0'] = process.argv.slice(2);

async function main(): Promise<void> {
	const server = await openEmbedded({ dir });
	const confirm = (...words: (string | number)[]) => writeSync(1, `${words.join(' ')}\n`);
	await Promise.all(
		['one', 'two', 'three'].map(async (name) => {
			const db = couch(server.handle).database(name);
			await db.create();
			for (let n = 0; ; n++) {
				const single = `single-${round}-${n}`;
				const { rev } = await db.put({ _id: single, n });
				confirm(name, single, rev, n);
				const edited = await db.get('edited');
				const again = await db.put({ ...edited, _id: 'edited', n });
				confirm(name, 'edited', again.rev, n);
				const docs = Array.from({ length: 20 }, (_, i) => ({ _id: `bulk-${round}-${n}-${i}`, n }));
				for (const row of (await db.bulkDocs(docs)).rows)
					if ('ok' in row) confirm(name, row.id, row.rev, n);
			}
		}),
	);
}

main().catch((error: unknown) => {
	writeSync(1, error instanceof LockedError ? `locked\n` : `failed ${String(error)}\n`);
	process.exit(3);
});
