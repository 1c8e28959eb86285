import { describe, expect, it } from 'vitest';
import { jsonResponse } from '../../../tests/support/sync-device.ts';
import { pass, SyncTabs, well } from '../../../tests/support/sync-tabs.ts';
import { CouchError, type CouchErrorKind } from '../couch/errors.ts';
import { writeFeedToken } from '../domain/feed-token.ts';
import { longestHold } from '../server/gateway/query.ts';
import type { Feed, Sync } from './index.ts';

const tabs = new SyncTabs();

/** A server's end of the held request: how each one ends is for the test to say. */
class Held {
	readonly since: string[] = [];
	open = 0;
	tell: (moved: string[], since: string) => void = () => {};
	fail: (kind: CouchErrorKind) => void = () => {};
	readonly feed: Feed = (since, signal) => {
		this.since.push(since);
		this.open++;
		return new Promise<Awaited<ReturnType<Feed>>>((resolve, reject) => {
			this.tell = (moved, next) => resolve({ moved, since: next });
			this.fail = (kind) => reject(new CouchError(kind, ''));
			signal.addEventListener('abort', () => this.fail('interrupted'));
		}).finally(() => this.open--);
	};
}

async function started(): Promise<[Sync, Held]> {
	const held = new Held();
	const sync = tabs.create({ feed: held.feed });
	sync.start();
	await pass(0);
	tabs.asked();
	return [sync, held];
}
const ours = writeFeedToken({ 'facility-f1': '1-a' });

describe('a session that the held request finds ended', () => {
	it.each<[CouchErrorKind, number, string]>([
		['signed-out', 401, 'unauthorized'],
		['account-mismatch', 409, 'account_mismatch'],
	])('is told the person, although nothing waits: %s', async (kind, status, error) => {
		const [sync, held] = await started();
		tabs.answer = () => jsonResponse(status, { error });
		held.fail(kind);
		await pass(3_600_000);
		expect(tabs.asked()).toEqual(['_changes']);
		expect(sync.state.problem).toMatchObject({ kind });
		expect([held.open, held.since.length]).toEqual([0, 1]);
		tabs.answer = well;
		sync.wake();
		await pass(0);
		expect(held.open).toBe(1);
	});

	it('and that somebody has renewed meanwhile goes on, without hurry', async () => {
		const [sync, held] = await started();
		held.fail('signed-out');
		await pass(0);
		expect(tabs.asked()).toEqual(['_changes']);
		expect([sync.state.problem, held.open]).toEqual([null, 0]);
		await pass(2000);
		expect(held.open).toBe(1);
	});
});

it('a held request on a line that died is given up soon after the server would have ended it', async () => {
	const [, held] = await started();
	await pass(longestHold + 15_000);
	expect(held.since).toHaveLength(1);
	await pass(10_000);
	expect([held.since.length, held.open]).toEqual([2, 1]);
	held.tell(['facility-f1'], '2');
	await pass(0);
	expect(tabs.asked()).toEqual(['_changes']);
	expect([held.since.at(-1), held.open]).toEqual(['2', 1]);
	await pass(longestHold);
	expect(held.since, 'the time of the one before does not end this one').toHaveLength(3);
});

it.each<[CouchErrorKind, string]>([
	['busy', ours],
	['refused', ours],
	['offline', 'odd'],
	['interrupted', 'odd'],
])('after %s it counts from %s', async (kind, expected) => {
	const [, held] = await started();
	held.tell([], 'odd');
	await pass(0);
	expect(held.since).toEqual([ours, 'odd']);
	held.fail(kind);
	await pass(2000);
	expect(held.since.at(-1)).toBe(expected);
	expect(held.since).toHaveLength(3);
});
