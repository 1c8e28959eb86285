import { draftDb } from '../../../../src/lib/store/database.ts';
import type { TextBase } from '../../../../src/lib/store/answers.ts';
import { facility, type Device } from '../device.ts';
import { pickAt, type Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import { typing, type Typing } from '../typing.ts';
import { sentencesIn } from '../verdict.ts';
import { action } from './action.ts';

const instrument = 'karta';
const categories = ['wolontariat', 'superwizja', 'projekty'];
const levels = ['standard', 'premium', 'vip'];
const usualRound = '2026-09';
/** A card that was begun before, or on a device whose clock is wrong. */
const otherRounds = ['2026-08', '2026-10'];

/** Where somebody edits. Kept schedules of before know only the first of these. */
type Place = {
	readonly category: string;
	/** The person types over what the screen showed a moment ago. */
	readonly stale?: boolean;
	readonly round?: string;
	readonly tab?: number;
	readonly catalogue?: number;
	/** Without an account. */
	readonly draft?: boolean;
};

export type Typed = Place & {
	/** Which sentence, of those that are there. */
	readonly at?: number;
	/** On a line of its own. */
	readonly line?: boolean;
	/** The same sentence as somebody else's: the two are equal, and each is somebody's. */
	readonly again?: number | null;
};

function planPlace(random: Random): Place {
	const draft = random.chance(0.06);
	return {
		category: random.pick(categories),
		stale: random.chance(0.3),
		round: random.chance(draft ? 0.5 : 0.05) ? random.pick(otherRounds) : usualRound,
		tab: random.int(0, 1),
		catalogue: random.chance(0.1) ? 2 : 1,
		draft,
	};
}

export function planTyping(random: Random): Typed {
	return {
		...planPlace(random),
		at: random.next(),
		line: random.chance(0.25),
		again: random.chance(0.08) ? random.next() : null,
	};
}

function placeOf(device: Device, { category, stale = false, draft, ...more }: Place) {
	const db = draft ? draftDb : facility;
	const seen = device.look(db, category, stale);
	const round = seen?.round ?? more.round ?? usualRound;
	const edit = { key: { instrument, round, category }, catalogue: more.catalogue ?? 1 };
	return { db, seen, edit, saving: { db, tab: more.tab ?? 0 } };
}

function baseOf(text: TextBase | undefined): TextBase | null {
	return text ? { n: text.n, replica: text.replica, value: text.value } : null;
}

export async function type(
	{ judge, fresh }: Stage,
	device: Device,
	how: Typing,
	planned: Typed,
): Promise<void> {
	const { at = 0, line = false, again = null } = planned;
	const { seen, edit, saving } = placeOf(device, planned);
	const before = seen?.text?.value ?? '';
	const known = judge.sentences.all;
	const words = () => (again !== null && known.length ? pickAt(known, again) : fresh());
	const variant = seen?.variants[0]?.text;
	const value = typing(how, before, { variant, at, fresh: words, gap: line ? '\n' : ' ' });
	if (value === before) return;
	const erased = sentencesIn(before).filter((one) => !value.includes(one));
	const basedOn = baseOf(seen?.text);
	await judge.save(device, { ...edit, kind: 'text', value, basedOn }, { ...saving, erased });
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
	/** An earlier text is chosen again: what it replaces is kept, whatever the session. */
	choose: action<Typed>({
		weight: 1.5,
		plan: planTyping,
		async act({ judge }, device, { at = 0, ...planned }) {
			const { db, seen, edit, saving } = placeOf(device, planned);
			const texts = device.disk.versions.flatMap((one) =>
				one.db === db && one.field === 'text' && one.id.endsWith(`:${planned.category}`)
					? [one.text]
					: [],
			);
			if (!texts.length) return;
			const value = pickAt(texts, at);
			const before = seen?.text?.value ?? '';
			const erased = sentencesIn(before).filter((one) => !value.includes(one));
			const chosen = { kind: 'text', value, basedOn: baseOf(seen?.text), chosen: true } as const;
			await judge.save(device, { ...edit, ...chosen }, { ...saving, erased });
		},
	}),
	dismiss: action<Place>({
		weight: 2,
		plan: planPlace,
		async act({ judge }, device, planned) {
			const { seen, edit, saving } = placeOf(device, planned);
			const variant = seen?.variants[0];
			if (!variant) return;
			const dismissed = { ...edit, kind: 'dismiss-variant', variant: variant.id } as const;
			await judge.save(device, dismissed, { ...saving, erased: sentencesIn(variant.text) });
		},
	}),
	mark: action<Place & { criterion: string; value: boolean | null; based?: boolean }>({
		weight: 8,
		plan(random) {
			const place = planPlace(random);
			const criterion = `${place.category}.${random.pick(levels)}`;
			const value = random.pick([true, false, null]);
			return { ...place, criterion, value, based: random.chance(0.3) };
		},
		async act({ judge }, device, { criterion, value, based = false, ...planned }) {
			const { seen, edit, saving } = placeOf(device, planned);
			const shown = seen?.criteria[criterion];
			const basedOn = based ? (shown ? { n: shown.n, replica: shown.replica } : null) : undefined;
			const marked = { ...edit, kind: 'criterion', criterion, value } as const;
			await judge.save(device, { ...marked, ...(based && { basedOn }) }, saving);
		},
	}),
};
