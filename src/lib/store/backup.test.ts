import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerId } from '../domain/answer.ts';
import { saveAnswerEdits, type AnswerEdit } from './answers.ts';
import { readBackupFile } from './backup-file.ts';
import { exportBackup, lastBackup, noteBackup, writeBackupFile, type Backup } from './backup.ts';
import { Database, draftDb } from './database.ts';
import { checksum } from './sealed.ts';

const now = new Date('2026-11-22T09:42:00Z');
const author = { by: '', now };
const options = { app: '0.1.0', now };
const key = (n: number) => ({ instrument: 'karta', round: '2026-09', category: `kategoria-${n}` });

let database: Database;
let count = 0;

beforeEach(async () => {
	database = new Database(`backup-${count++}`);
	const edits = Array.from({ length: 15 }, (_, n): AnswerEdit => {
		return {
			key: key(n),
			catalogue: 1,
			kind: 'text',
			value: `Zażółć ${n} 🎈 "cytat"\nwiersz`,
			basedOn: null,
		};
	});
	await saveAnswerEdits(database, draftDb, edits, author);
});
afterEach(async () => {
	vi.unstubAllGlobals();
	await database.delete();
});

const file = async (passphrase?: string) =>
	writeBackupFile(await exportBackup(database, options), passphrase);
const problem = async (text: string | Uint8Array | Blob, passphrase?: string) => {
	const read = await readBackupFile(text, passphrase);
	return read.ok ? 'none' : read.problem;
};
/** Any content with the sum that fits. */
const summed = async (content: object) =>
	JSON.stringify({ ...content, checksum: await checksum(JSON.stringify(content)) });
/** The file with something else in it, and the sum that fits. */
async function forged(change: (backup: Backup) => object): Promise<string> {
	return writeBackupFile(change(await exportBackup(database, options)) as Backup);
}

describe('exportBackup', () => {
	it('takes every row with base and seen, without the replica of this device', async () => {
		await database.docs.put({
			...{
				db: 'exchange',
				id: 'offer:1',
				type: 'offer',
				body: {},
				base: null,
				dirty: null,
				edit: 0,
			},
		});
		const backup = await exportBackup(database, options);
		expect(backup.docs).toHaveLength(15);
		expect(Object.keys(backup.docs[0] ?? {}).sort()).toEqual(['base', 'body', 'db', 'id', 'type']);
		expect(backup).toMatchObject({ format: 'miasto-korzysci-kopia', version: 2, app: '0.1.0' });
		expect(JSON.stringify(backup)).not.toContain('"meta"');
	});

	it('takes the catalogues the drafts are pinned to, and no others', async () => {
		const put = (version: number) =>
			database.docs.put({
				...{
					db: 'program',
					id: `catalogue:karta:${version}`,
					type: 'catalogue',
					body: { catalogue: {} },
				},
				...{ base: { rev: '1-a', body: {} }, dirty: null, edit: 0 },
			});
		await put(1);
		await put(2);
		const { docs } = await exportBackup(database, options);
		expect(docs.filter(({ db }) => db === 'program').map(({ id }) => id)).toEqual([
			'catalogue:karta:1',
		]);
	});

	it('takes earlier texts and what was set aside', async () => {
		const id = answerId(key(0));
		await database.versions.add({
			db: draftDb,
			id,
			field: 'text',
			text: 'Dawny.',
			at: '',
			by: '',
			open: 1,
		});
		await database.aside.add({ db: draftDb, id, body: 7, reason: 'x', at: '', source: 'database' });
		const backup = await exportBackup(database, options);
		expect(backup.versions).toEqual([
			{ db: draftDb, id, field: 'text', text: 'Dawny.', at: '', by: '' },
		]);
		expect(backup.aside).toEqual([
			{ db: draftDb, id, body: 7, reason: 'x', at: '', source: 'database' },
		]);
	});

	it('remembers the last copy', async () => {
		expect(await lastBackup(database)).toBeNull();
		await noteBackup(database, now);
		expect(await lastBackup(database)).toEqual(now);
		await database.meta.put({ key: 'last-backup', value: 'wczoraj' });
		expect(await lastBackup(database)).toBeNull();
	});
});

// Keys take a while by design, longer on a busy machine.
describe('readBackupFile', { timeout: 60_000 }, () => {
	it('reads back what was written, plain, sealed, as bytes, as a file, with a BOM or reformatted', async () => {
		const { docs } = await exportBackup(database, options);
		const plain = await file();
		const sealed = await file('mój kot');
		expect(sealed).not.toContain('kategoria');
		for (const [input, passphrase] of [
			[plain, undefined],
			[plain, 'niepotrzebne'],
			[new TextEncoder().encode(plain), undefined],
			[new Blob([plain]), undefined],
			[`\uFEFF${plain}`, undefined],
			[JSON.stringify(JSON.parse(plain), null, '\t'), undefined],
			[sealed, 'mój kot'],
			[new Blob([sealed]), 'mój kot'.normalize('NFD')],
		] as const) {
			const read = await readBackupFile(input, passphrase);
			expect(read.ok && read.contents.docs).toEqual(docs);
		}
	});

	it('seals each time anew', async () => {
		expect(JSON.parse(await file('hasło')).data).not.toBe(JSON.parse(await file('hasło')).data);
	});

	it('tells a missing from a wrong passphrase', async () => {
		const sealed = await file('dobre hasło');
		expect(await problem(sealed)).toBe('needs-passphrase');
		expect(await problem(sealed, '')).toBe('needs-passphrase');
		expect(await problem(sealed, 'dobre haslo')).toBe('wrong-passphrase');
	});

	it('tells files of others', async () => {
		for (const text of [
			'[]',
			'{}',
			'null',
			'7',
			'Dzień dobry',
			'{"format":"inny","version":1}',
			'<html>',
		]) {
			expect(await problem(text), text).toBe('not-a-copy');
		}
		expect(await problem(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0]))).toBe('not-a-copy');
		expect(await problem('')).toBe('empty');
		expect(await problem(' \n')).toBe('empty');
		expect(await problem(new Blob([]))).toBe('empty');
	});

	it('refuses a newer copy as newer, whatever else is in it', async () => {
		expect(await problem('{"format":"miasto-korzysci-kopia","version":3,"checksum":"x"}')).toBe(
			'newer',
		);
		expect(await problem(await forged((backup) => ({ ...backup, version: 99 })))).toBe('newer');
		for (const version of [0, 0.5, -1]) {
			expect(await problem(await forged((backup) => ({ ...backup, version })))).toBe('damaged');
		}
		expect(await problem('{"format":"miasto-korzysci-kopia"}')).toBe('damaged');
	});

	it('refuses a file that is too large without reading it', async () => {
		const large = { size: 60_000_000, arrayBuffer: vi.fn() };
		expect(await problem(Object.setPrototypeOf(large, Blob.prototype) as Blob)).not.toBe('none');
		expect(await problem(new Uint8Array(50_000_001))).toBe('too-large');
		expect(large.arrayBuffer).not.toHaveBeenCalled();
	});

	it('refuses every truncation', async () => {
		for (const text of [await file(), await file('hasło')]) {
			for (let tenth = 1; tenth < 10; tenth++) {
				const cut = text.slice(0, Math.floor((text.length * tenth) / 10));
				expect(await problem(cut, 'hasło'), `${tenth} tenths`).toBe('damaged');
			}
			expect(await problem(text.slice(0, -1), 'hasło')).toBe('damaged');
		}
	});

	it('refuses every flipped bit of every byte, plain and sealed, with cryptography and without', async () => {
		await database.docs.clear();
		// Everything that JSON writes in more than one way.
		const body = { type: 'x', 'ą"\\': '\u001f\n\ud800 🎈', number: 1e21, less: 1e-7, none: null };
		await database.docs.put({
			...{ db: draftDb, id: 'x', type: 'x', body, base: null, dirty: 1, edit: 1 },
		});
		const [plain, sealed] = [await file(), await file('hasło')];
		for (const [text, subtle] of [
			...[[plain, true] as const, [sealed, true] as const],
			[plain, false] as const,
		]) {
			if (!subtle) vi.stubGlobal('crypto', {});
			expect(await problem(text, subtle ? 'hasło' : '')).toBe('none');
			const bytes = new TextEncoder().encode(text);
			const unnoticed: string[] = [];
			for (let at = 0; at < bytes.length * 8; at++) {
				const flipped = bytes.slice();
				flipped[at >> 3] = (flipped[at >> 3] ?? 0) ^ (1 << (at & 7));
				if ((await problem(flipped, 'hasło')) === 'none') unnoticed.push(`byte ${at >> 3}`);
			}
			expect(unnoticed).toEqual([]);
		}
	});

	it('refuses a file that has lost its checksum, or has it under another name', async () => {
		for (const text of [await file(), await file('hasło')]) {
			expect(await problem(text.replace(/,"checksum":"[^"]*"/, ''), 'hasło')).toBe('damaged');
			expect(await problem(text.replace('"checksum"', '"checksun"'), 'hasło')).toBe('damaged');
		}
	});

	it('reads version 1 as it was written, with a checksum or without', async () => {
		const { docs } = await exportBackup(database, options);
		const old = { ...JSON.parse(await file()), version: 1 };
		delete old.checksum;
		for (const text of [JSON.stringify(old), await summed(old)]) {
			const read = await readBackupFile(text);
			expect(read.ok && read.contents.docs).toEqual(docs);
		}
		expect(await problem(JSON.stringify({ ...old, checksum: 'x' }))).toBe('damaged');
	});

	it('refuses a seal whose parameters were weakened, raised or changed', async () => {
		const outer = JSON.parse(await file('hasło'));
		delete outer.checksum;
		const header = JSON.parse(Buffer.from(outer.sealed, 'base64url').toString());
		const resealed = (change: object) => {
			const bytes = Buffer.from(JSON.stringify({ ...header, ...change }));
			return summed({ ...outer, sealed: bytes.toString('base64url') });
		};
		expect(header.rounds).toBe(600_000);
		for (const change of [
			{ rounds: 599_999 },
			{ rounds: 10_000_001 },
			{ cipher: 'none' },
			{ salt: 'a' },
			{ iv: '' },
		]) {
			expect(await problem(await resealed(change), 'hasło'), JSON.stringify(change)).toBe(
				'damaged',
			);
		}
		expect(await problem(await resealed({}), 'hasło')).toBe('none');
		expect(await problem(await resealed({ extra: 1 }), 'hasło')).toBe('wrong-passphrase');
		expect(await problem(await summed({ ...outer, sealed: '!' }), 'hasło')).toBe('damaged');
	});

	it('refuses deep nesting without exhausting the stack', async () => {
		const deep = '['.repeat(200_000) + ']'.repeat(200_000);
		expect(await problem(deep)).toBe('not-a-copy');
		const ours = `{"format":"miasto-korzysci-kopia","version":1,"app":"","createdAt":"","docs":${deep}}`;
		expect(await problem(ours)).toBe('damaged');
		const brackets = await forged((backup) => ({ ...backup, app: '[{"\\'.repeat(100) }));
		expect(await problem(brackets)).toBe('none');
	});

	it('is not impressed by keys of prototypes', async () => {
		const text = await forged((backup) => backup);
		const content = text
			.replace(
				'"docs":',
				'"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"docs":',
			)
			.replace(/,"checksum":"[^"]*"/, '');
		const sum = await checksum(content);
		const hostile = content.replace(/}$/, `,"checksum":"${sum}"}`);
		expect(await problem(hostile)).toBe('none');
		expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
	});

	it('counts entries that are no documents, and reads the others', async () => {
		const read = await readBackupFile(
			await forged((b) => ({ ...b, docs: [...b.docs, null, { id: 'x' }, 7] })),
		);
		expect(read.ok && [read.contents.docs.length, read.contents.unreadable.length]).toEqual([
			15, 3,
		]);
		expect(await problem(await forged((b) => ({ ...b, docs: 'x' })))).toBe('damaged');
	});

	it('works without cryptography, except for seals', async () => {
		const [plain, sealed] = [await file(), await file('hasło')];
		vi.stubGlobal('crypto', { getRandomValues: webcrypto.getRandomValues.bind(webcrypto) });
		expect(await problem(plain)).toBe('none');
		expect(await file()).toBe(plain);
		expect(await problem(sealed, 'hasło')).toBe('no-crypto');
		await expect(file('hasło')).rejects.toThrow('crypto.subtle');
	});
});
