import { pickAt } from './random.ts';
import { sentencesIn } from './verdict.ts';

export type Typing = 'append' | 'prepend' | 'change' | 'insert' | 'remove' | 'clear' | 'take';

interface Typist {
	/** The other version of a clash, where there is one. */
	readonly variant: string | undefined;
	/** Which of the sentences, from 0 to 1. */
	readonly at: number;
	/** A sentence that nobody has typed yet. */
	readonly fresh: () => string;
	/** What stands between two. */
	readonly gap: string;
}

/** What a person makes of a text. */
export function typing(how: Typing, before: string, { variant, at, fresh, gap }: Typist): string {
	const own = sentencesIn(before);
	switch (how) {
		case 'prepend':
			return `${fresh()}${gap}${before}`;
		case 'change':
			return own.length ? before.replace(pickAt(own, at), fresh()) : fresh();
		case 'insert': {
			const after = own.length ? pickAt(own, at) : '';
			return before.replace(after, `${after}${gap}${fresh()}`);
		}
		case 'remove':
			return own.length ? before.replace(pickAt(own, at), '').trim() : before;
		case 'clear':
			return '';
		case 'take':
			return variant ?? before;
		default:
			return before ? `${before}${gap}${fresh()}` : fresh();
	}
}
