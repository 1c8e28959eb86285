import type { AnswerKey } from '../../../../src/lib/domain/answer-id.ts';
import type { Device } from '../device.ts';
import type { Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import { typing, type Typing } from '../typing.ts';
import { sentencesIn } from '../verdict.ts';
import { action } from './action.ts';

const categories = ['wolontariat', 'superwizja', 'projekty'];
const levels = ['standard', 'premium', 'vip'];

export type Typed = {
	readonly category: string;
	/** The person types over what the screen showed a moment ago. */
	readonly stale: boolean;
	/** Which sentence, of those that are there. */
	readonly at: number;
};

export function planTyping(random: Random): Typed {
	return { category: random.pick(categories), stale: random.chance(0.3), at: random.next() };
}

function keyOf(category: string): AnswerKey {
	return { instrument: 'karta', round: '2026-09', category };
}

export async function type(
	{ judge, fresh }: Stage,
	device: Device,
	how: Typing,
	{ category, stale, at = 0 }: Typed,
): Promise<void> {
	const key = keyOf(category);
	const seen = await device.look(key, stale);
	const before = seen?.text?.value ?? '';
	const value = typing(how, before, { variant: seen?.variants[0]?.text, at, fresh });
	if (value === before) return;
	const erased = sentencesIn(before).filter((one) => !value.includes(one));
	const basedOn = seen?.text ? { n: seen.text.n, replica: seen.text.replica, value: before } : null;
	await judge.save(device, { key, catalogue: 1, kind: 'text', value, basedOn }, erased);
}

const typingAction = (how: Typing, weight: number) =>
	action<Typed>({
		weight,
		plan: planTyping,
		act: (stage, device, p) => type(stage, device, how, p),
	});

/** What people do to a card. */
export const edits = {
	append: typingAction('append', 10),
	prepend: typingAction('prepend', 4),
	change: typingAction('change', 6),
	insert: typingAction('insert', 4),
	remove: typingAction('remove', 2),
	clear: typingAction('clear', 1),
	take: typingAction('take', 1),
	dismiss: action<Typed>({
		weight: 2,
		plan: planTyping,
		async act({ judge }, device, { category, stale }) {
			const key = keyOf(category);
			const seen = await device.look(key, stale);
			const variant = seen?.variants[0];
			if (!variant) return;
			const edit = { key, catalogue: 1, kind: 'dismiss-variant', variant: variant.id } as const;
			await judge.save(device, edit, sentencesIn(variant.text));
		},
	}),
	mark: action<{ category: string; criterion: string; value: boolean | null }>({
		weight: 8,
		plan(random) {
			const category = random.pick(categories);
			const criterion = `${category}.${random.pick(levels)}`;
			return { category, criterion, value: random.pick([true, false, null]) };
		},
		async act({ judge }, device, { category, criterion, value }) {
			const key = keyOf(category);
			await judge.save(device, { key, catalogue: 1, kind: 'criterion', criterion, value });
		},
	}),
};
