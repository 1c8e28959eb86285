import * as argon2 from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { Gate } from './gate.ts';
import { createHashing, currentCost } from './passwords.ts';

/** The real library, looked at: what was compared with what, and how many at once. */
function watched() {
	const seen = { verified: [] as string[], most: 0, running: 0 };
	async function during<T>(work: Promise<T>): Promise<T> {
		seen.most = Math.max(seen.most, ++seen.running);
		return work.finally(() => seen.running--);
	}
	const library = {
		hash: (...of: Parameters<typeof argon2.hash>) => during(argon2.hash(...of)),
		verify: (...of: Parameters<typeof argon2.verify>) => {
			seen.verified.push(String(of[0]));
			return during(argon2.verify(...of));
		},
		parseOptions: argon2.parseOptions,
	};
	return { seen, library };
}

describe('hashing', () => {
	test("is argon2id at OWASP's cost, salted", async () => {
		const { hash } = createHashing();
		const [one, two] = [await hash('zielony rower 7'), await hash('zielony rower 7')];
		expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(one).not.toBe(two);
	});

	test('an unknown address costs the same computation as a known one, and is always wrong', async () => {
		const { seen, library } = watched();
		const { hash, verify } = createHashing(currentCost, library);
		const stored = await hash('zielony rower 7');
		expect(await verify(stored, 'zielony rower 7')).toBe(true);
		expect(await verify(stored, 'zielony rower 8')).toBe(false);
		expect(await verify(null, 'zielony rower 7')).toBe(false);
		expect(await verify(null, 'nobody has this password')).toBe(false);
		expect(seen.verified).toHaveLength(4);
		const costs = seen.verified.map((against) => argon2.parseOptions(against));
		for (const { memoryCost, timeCost } of costs)
			expect({ memory: memoryCost, passes: timeCost }).toEqual(currentCost);
	});

	test('notices an outdated cost and other algorithms', async () => {
		const today = createHashing({ memory: 128, passes: 2 });
		expect(today.outdated(await today.hash('zielony rower 7'))).toBe(false);
		for (const cost of [
			{ memory: 64, passes: 2 },
			{ memory: 128, passes: 1 },
		])
			expect(today.outdated(await createHashing(cost).hash('zielony rower 7'))).toBe(true);
		expect(today.outdated('$2b$10$abc')).toBe(true);
	});

	test('runs two at a time and tells those beyond the queue to come back', async () => {
		const { seen, library } = watched();
		const full = new Error('full');
		const { hash } = createHashing({ memory: 64, passes: 1 }, library, new Gate(2, 5, () => full));
		const results = await Promise.allSettled(Array.from({ length: 10 }, () => hash('x')));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
		expect(seen.most).toBe(2);
		await expect(hash('x')).resolves.toContain('$argon2id$');
	});

	test('counts attempts while the place is held: of many at once only the allowed are computed', async () => {
		const { seen, library } = watched();
		const hashing = createHashing({ memory: 64, passes: 1 }, library);
		const stored = await hashing.hash('zielony rower 7');
		let failures = 0;
		const results = await Promise.allSettled(
			Array.from({ length: 50 }, (_, i) =>
				hashing.verify(stored, `guess ${i}`, {
					before: () => {
						if (failures >= 5) throw new Error('slow down');
					},
					after: () => failures++,
				}),
			),
		);
		expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(6);
		expect(seen.verified.length).toBeLessThanOrEqual(6);
	});
});
