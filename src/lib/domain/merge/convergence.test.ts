import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyAnswer, withCriterion, withoutVariant, withText, type Answer } from '../answer.ts';
import { latest } from '../stamp.ts';
import { mergeAnswers } from './answer.ts';
import { textsOf } from './reconcile.ts';

/**
 * Devices that edit one answer, meet through a server (with a base) or straight (a backup file: without one), in any
 * order. The model knows which sentence was typed, and which was removed by somebody who had it before them.
 */
type Step =
	| {
			do: 'append' | 'prepend' | 'change' | 'remove' | 'clear' | 'dismiss' | 'take' | 'sync';
			who: number;
	  }
	| { do: 'mark'; who: number; criterion: number; value: boolean | null }
	| { do: 'meet'; who: number; other: number };

const replicas = ['A', 'B', 'C'];
const who = fc.nat({ max: replicas.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ do: fc.constantFrom('append', 'prepend', 'change'), who }) },
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constantFrom('remove', 'clear', 'dismiss', 'take'), who }),
	},
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('sync'), who }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('mark'),
			who,
			criterion: fc.nat({ max: 2 }),
			value: fc.constantFrom(true, false, null),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('meet'), who, other: who }) },
) as fc.Arbitrary<Step>;
const steps = fc.array(step, { maxLength: 40, size: 'max' });

const sentencesIn = (text: string) => text.match(/Zdanie \d+\./g) ?? [];

class World {
	readonly empty = emptyAnswer({ instrument: 'karta', round: '2026-09', category: 'x' }, 1);
	readonly devices = replicas.map(() => this.empty);
	readonly bases: (Answer | null)[] = replicas.map(() => null);
	server: Answer | null = null;
	readonly typed = new Set<string>();
	readonly removed = new Set<string>();

	at(index: number): Answer {
		return this.devices[index] ?? this.empty;
	}

	run(step: Step): void {
		const answer = this.at(step.who);
		const replica = replicas[step.who] ?? '';
		const stamp = { n: latest(answer.seen) + 1, replica, at: '', by: '' };
		const text = answer.text?.value ?? '';
		const variant = answer.variants[0];
		if (step.do === 'sync') this.sync(step.who);
		else if (step.do === 'meet') this.meet(step.who, step.other);
		else if (step.do === 'mark')
			this.devices[step.who] = withCriterion(answer, `x.${step.criterion}`, step.value, stamp);
		else if (step.do === 'append')
			this.type(step.who, text ? `${text} ${this.sentence()}` : this.sentence());
		else if (step.do === 'prepend') this.type(step.who, `${this.sentence()} ${text}`);
		else if (step.do === 'change' && text)
			this.type(
				step.who,
				text.replace(/Zdanie \d+\./, () => this.sentence()),
			);
		else if (step.do === 'remove' && text)
			this.type(step.who, text.replace(/\s*Zdanie \d+\.$/, ''));
		else if (step.do === 'clear' && text) this.type(step.who, '');
		else if (step.do === 'take' && variant) this.type(step.who, variant.text);
		else if (step.do === 'dismiss' && variant) {
			for (const one of sentencesIn(variant.text)) this.removed.add(one);
			this.devices[step.who] = withoutVariant(answer, variant.id, stamp);
		}
	}

	private sentence(): string {
		const sentence = `Zdanie ${this.typed.size}.`;
		this.typed.add(sentence);
		return sentence;
	}

	private type(who: number, text: string): void {
		const answer = this.at(who);
		for (const one of sentencesIn(answer.text?.value ?? ''))
			if (!text.includes(one)) this.removed.add(one);
		const stamp = { n: latest(answer.seen) + 1, replica: replicas[who] ?? '', at: '', by: '' };
		this.devices[who] = withText(answer, text, stamp);
	}

	sync(who: number): void {
		const merged = this.server
			? mergeAnswers(this.bases[who] ?? null, this.at(who), this.server)
			: this.at(who);
		this.server = this.devices[who] = this.bases[who] = merged;
	}

	meet(who: number, other: number): void {
		this.devices[who] = this.devices[other] = mergeAnswers(null, this.at(who), this.at(other));
	}

	places(): string {
		return this.devices.flatMap((answer) => textsOf(answer).map(({ text }) => text)).join('\n');
	}
}

function play(all: readonly Step[]): World {
	const world = new World();
	for (const one of all) world.run(one);
	return world;
}

const runs = { numRuns: Number(process.env['RUNS'] ?? 400) };

describe('three devices', { timeout: 60_000 + runs.numRuns * 10 }, () => {
	it('agree to the letter after two rounds with the server, in every order', () => {
		fc.assert(
			fc.property(steps, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (all, order) => {
				const world = play(all);
				for (const who of [...order, ...order]) world.sync(who);
				for (const device of world.devices) expect(device).toEqual(world.devices[0]);
			}),
			runs,
		);
	});

	it('agree without a server once each has met the others', () => {
		fc.assert(
			fc.property(
				steps,
				fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
				(all, [x = 0, y = 1, z = 2]) => {
					const world = play(all);
					for (const [a, b] of [
						[x, y],
						[y, z],
						[z, x],
						[x, y],
					] as const)
						world.meet(a, b);
					for (const device of world.devices) expect(device).toEqual(world.devices[0]);
				},
			),
			runs,
		);
	});

	it('come to the same criteria, vector and words whatever the order of merging', () => {
		fc.assert(
			fc.property(steps, (all) => {
				const { devices } = play(all);
				const [a, b, c] = devices;
				if (!a || !b || !c) return;
				const orders = [
					[a, b, c],
					[a, c, b],
					[b, c, a],
				] as const;
				const results = orders.map(([p, q, r]) => mergeAnswers(null, mergeAnswers(null, p, q), r));
				const values = results.map(({ criteria, seen }) => ({
					seen,
					criteria: Object.fromEntries(
						Object.entries(criteria).map(([id, field]) => [id, field.value]),
					),
				}));
				for (const one of values) expect(one).toEqual(values[0]);
			}),
			runs,
		);
	});

	it('lose no typed sentence', () => {
		fc.assert(
			fc.property(steps, (all) => {
				const world = play(all);
				for (const who of [0, 1, 2, 0, 1, 2]) world.sync(who);
				const there = world.places();
				for (const one of world.typed) if (!world.removed.has(one)) expect(there).toContain(one);
			}),
			runs,
		);
	});

	it('merge commutatively and repeatably, with a base and without', () => {
		fc.assert(
			fc.property(steps, (all) => {
				const { devices, bases, server } = play(all);
				const [a, b] = devices;
				if (!a || !b) return;
				for (const base of [null, server, ...bases]) {
					const merged = mergeAnswers(base, a, b);
					expect(mergeAnswers(base, b, a)).toEqual(merged);
					expect(mergeAnswers(base, merged, b)).toEqual(merged);
					expect(mergeAnswers(null, merged, merged)).toEqual(merged);
				}
			}),
			runs,
		);
	});
});
