import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerId } from '../domain/answer.ts';
import { saveAnswerEdits, type AnswerEdit } from './answers.ts';
import { readBackupFile } from './backup-file.ts';
import { exportBackup, lastBackup, noteBackup, writeBackupFile, type Backup } from './backup.ts';
import { Database, draftDb } from './database.ts';

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
		expect(backup).toMatchObject({ format: 'miasto-korzysci-kopia', version: 1, app: '0.1.0' });
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
		expect(await problem('{"format":"miasto-korzysci-kopia","version":2,"checksum":"x"}')).toBe(
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

	it('refuses every flipped bit', async () => {
		for (const text of [await file(), await file('hasło')]) {
			const bytes = new TextEncoder().encode(text);
			for (let at = 3; at < bytes.length; at += Math.ceil(bytes.length / 150)) {
				const flipped = bytes.slice();
				flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 7));
				expect(await problem(flipped, 'hasło'), `byte ${at}`).not.toBe('none');
			}
		}
	});

	it('refuses a seal whose parameters were weakened, raised or changed', async () => {
		const outer = JSON.parse(await file('hasło'));
		delete outer.checksum;
		const header = JSON.parse(Buffer.from(outer.sealed, 'base64url').toString());
		const resealed = (change: object) =>
			JSON.stringify({
				...outer,
				sealed: Buffer.from(JSON.stringify({ ...header, ...change })).toString('base64url'),
			});
		expect(header.rounds).toBe(600_000);
		for (const change of [
			{ rounds: 599_999 },
			{ rounds: 10_000_001 },
			{ cipher: 'none' },
			{ salt: 'a' },
			{ iv: '' },
		]) {
			expect(await problem(resealed(change), 'hasło'), JSON.stringify(change)).toBe('damaged');
		}
		expect(await problem(resealed({}), 'hasło')).toBe('none');
		expect(await problem(resealed({ extra: 1 }), 'hasło')).toBe('wrong-passphrase');
		expect(await problem(JSON.stringify({ ...outer, sealed: '!' }), 'hasło')).toBe('damaged');
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
		const hostile = text
			.replace(
				'"docs":',
				'"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"docs":',
			)
			.replace(/,"checksum":"[^"]*"/, '');
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
		expect(await problem(await file())).toBe('none');
		expect(await problem(sealed, 'hasło')).toBe('no-crypto');
		await expect(file('hasło')).rejects.toThrow('crypto.subtle');
	});
});
