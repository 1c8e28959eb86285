import { mergeTexts } from '$lib/domain/merge/text.ts';
import type { Field } from '$lib/domain/stamp.ts';
import { isSameText, normalizeText } from '$lib/domain/text.ts';
import type { TextBase } from '$lib/store/answers.ts';

/** After a pause this long the rest of the screen follows: longer than between words, soon enough. Milliseconds. */
const restAfter = 600;

/**
 * The text of one field while somebody may be typing it. It knows what the text on the screen was typed over, so
 * that a change which arrives meanwhile (another tab, later another device) joins it instead of replacing it.
 */
export class TextEditing {
	/** The text for the rest of the screen: it follows the field when typing rests, so that a key press costs nothing. */
	shown = $state('');
	/** Advances when the text was replaced from elsewhere and the field has to follow. */
	replaced = $state(0);
	/** What stands in the field at this moment. */
	#current = '';
	/** The stored text that the current one was derived from. */
	#base: TextBase | null = null;
	#resting: ReturnType<typeof setTimeout> | undefined;
	/** A word is being composed (accents, the keyboards of phones): to write into the field now would eat letters. */
	#composing = false;
	/** What arrived meanwhile. */
	#held: Field<string> | undefined;

	constructor(stored: Field<string> | undefined) {
		this.arrived(stored);
	}

	/** There is something on the screen that the disk does not have. */
	get unsaved(): boolean {
		return normalizeText(this.#current) !== (this.#base?.value ?? '');
	}

	get base(): TextBase | null {
		return this.#base;
	}

	get current(): string {
		return this.#current;
	}

	/** The person typed; the screen follows when typing rests. */
	type(value: string): void {
		this.#current = value;
		clearTimeout(this.#resting);
		this.#resting = setTimeout(() => this.rest(), restAfter);
	}

	/** Typing rests, or is known to be over. */
	rest(): void {
		clearTimeout(this.#resting);
		this.shown = this.#current;
	}

	/** The text is replaced from elsewhere: an earlier version, a choice between two, another tab. */
	replace(value: string): void {
		this.#current = value;
		this.rest();
		this.replaced++;
	}

	/** Unsaved text from before the page was closed. */
	recover(value: string, base: TextBase | null): void {
		this.replace(value);
		this.#base = base;
	}

	/** The keyboard begins or ends composing a word; what the field says then has been given to `type` before. */
	compose(begins: boolean): void {
		this.#composing = begins;
		const held = this.#held;
		if (begins || !held) return;
		this.#held = undefined;
		this.arrived(held);
	}

	/** A stored text arrived that this editor may or may not know. */
	arrived(stored: Field<string> | undefined): void {
		if (this.#composing) {
			this.#held = stored;
			return;
		}
		if (!stored || isSameText(stored, this.#base)) return;
		const merged = this.unsaved
			? mergeTexts(this.#base?.value ?? '', stored.value, normalizeText(this.#current))
			: stored.value;
		// Both changed the same sentence: what is being typed stays, and saving it keeps the other as a variant.
		if (merged === null) return;
		if (merged !== normalizeText(this.#current)) this.replace(merged);
		this.#base = { n: stored.n, replica: stored.replica, value: stored.value };
	}

	/** `typed` has been written; `stored` is what the disk has now, which differs when it was merged. */
	saved(typed: string, stored: Field<string> | undefined): void {
		if (!stored) return;
		const written = normalizeText(typed);
		if (stored.value === written) {
			this.#base = { n: stored.n, replica: stored.replica, value: stored.value };
			return;
		}
		this.#base = { n: 0, replica: '', value: written };
		this.arrived(stored);
	}
}
