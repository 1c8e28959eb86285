import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { couch } from '../../couch/client.ts';
import { openEmbedded } from '../embedded/index.ts';
import { readPacked, writePacked } from './backup-file.ts';
import { backupLines, readBackup } from './backup-lines.ts';
import { StartError } from './start-error.ts';

let dir: string;
let file: string;

/** A server with one answer, backed up. */
beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'backup-file-'));
	file = join(dir, 'copy.gz');
	const embedded = await openEmbedded({ dir: join(dir, 'db') });
	onTestFinished(() => rm(dir, { recursive: true, force: true }));
	const db = couch(embedded.handle).database('facility-a');
	await db.create();
	await db.put({ _id: 'answer:a', text: 'zażółć \u001f' });
	const storage = { backend: embedded.handle, databases: () => embedded.databases() };
	await writePacked(file, backupLines(storage, new Date()));
	await embedded.close();
});

/** Everything a file says, or null when it is refused. */
async function contents(path: string): Promise<string | null> {
	const parts = readBackup(readPacked(path));
	const said: unknown[] = [];
	try {
		for (;;) {
			const { done, value } = await parts.next();
			said.push(value);
			if (done) return JSON.stringify(said);
		}
	} catch (error) {
		if (error instanceof StartError) return null;
		throw error;
	}
}

it('refuses every flipped bit of a backup that would say anything else', async () => {
	const bytes = new Uint8Array(await readFile(file));
	const whole = await contents(file);
	expect(whole).toContain('zażółć');
	const other = join(dir, 'flipped.gz');
	const unnoticed = new Set<number>();
	for (let bit = 0; bit < bytes.length * 8; bit++) {
		const flipped = bytes.slice();
		flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
		await writeFile(other, flipped);
		const said = await contents(other);
		if (said === null) continue;
		expect(said, `bit ${bit}`).toBe(whole);
		unnoticed.add(bit >> 3);
	}
	// When, where and how it was packed, of which gzip keeps no sum; and what fills up the last byte before its sum.
	const silent = [3, 4, 5, 6, 7, 8, 9, bytes.length - 9];
	expect(silent).toEqual(expect.arrayContaining([...unnoticed]));
});

it('refuses a file that goes on after its end, or counts its databases wrong', async () => {
	const text = gunzipSync(new Uint8Array(await readFile(file))).toString('utf8');
	const cases = [
		`${text}{"database":"facility-b"}\n`,
		`${text}${text}`,
		text.replace('"databases":1', '"databases":2'),
	];
	for (const [n, one] of cases.entries()) {
		const path = join(dir, `${n}.gz`);
		await writeFile(path, new Uint8Array(gzipSync(one)));
		expect(await contents(path), String(n)).toBeNull();
	}
});

it('refuses a file without the last bytes of its packing', async () => {
	const bytes = new Uint8Array(await readFile(file));
	const path = join(dir, 'cut.gz');
	for (let missing = 1; missing <= 8; missing++) {
		await writeFile(path, bytes.subarray(0, -missing));
		expect(await contents(path), String(missing)).toBeNull();
	}
});
