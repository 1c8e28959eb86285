import { beforeEach, describe, expect, it } from 'vitest';
import {
	facility,
	idOf,
	jsonResponse,
	SyncDevice,
	type Line,
} from '../../../tests/support/sync-device.ts';
import type { CouchDocument } from '../couch/types.ts';
import { readWaiting } from '../store/sync-rows.ts';

let device: SyncDevice;
/** Lengths of what was sent, whether it got through or not. */
let sent: number[];
beforeEach(() => {
	// Nothing is there yet, and what is sent is the line's to answer.
	const empty = { results: [], last_seq: '1', pending: 0 };
	device = new SyncDevice('a', async () => jsonResponse(200, empty));
	sent = [];
	return () => device.database.close();
});
const waiting = async () => (await readWaiting(device.database, [facility])).length;

/** A line that breaks under every request longer than `most`. */
function weak(most: number): Line {
	return async (request, next) => {
		if (!request.url.endsWith('/_bulk_docs')) return next(request);
		const text = await request.text();
		sent.push(text.length);
		if (text.length > most) throw new TypeError('Failed to fetch');
		const { docs } = JSON.parse(text) as { docs: CouchDocument[] };
		return jsonResponse(
			201,
			docs.map(({ _id }) => ({ ok: true, id: _id, rev: '1-a' })),
		);
	};
}
async function typeMuch(): Promise<void> {
	const lines = 'Opis działań szkoły. '.repeat(900);
	for (let n = 0; n < 30; n++) await device.type(`k${n}`, lines);
}

describe('what a line is too slow for in one request', () => {
	it('goes in smaller ones after it failed, and is not begun anew', async () => {
		await typeMuch();
		device.line = weak(60_000);
		let attempts = 0;
		for (; (await waiting()) > 0 && attempts < 6; attempts++) await device.push();
		expect(await waiting()).toBe(0);
		expect(attempts).toBeLessThan(6);
		expect(Math.max(...sent)).toBeGreaterThan(500_000);
		expect(sent.length, 'not every document alone').toBeLessThan(30);
	});

	it('may still be one long document', async () => {
		await device.type('x', 'Bardzo długi opis. '.repeat(1000));
		await device.type('y', 'Krótki.');
		device.failures = 20;
		device.line = weak(1_000_000);
		await device.push();
		expect(await waiting()).toBe(0);
		expect(await device.row('x')).toMatchObject({ id: idOf('x'), dirty: null });
	});

	it('is one request again on a line that is well', async () => {
		await typeMuch();
		device.line = weak(1_000_000);
		device.failures = 1;
		await device.push();
		expect(sent).toHaveLength(1);
		expect(device.failures).toBe(0);
	});
});
