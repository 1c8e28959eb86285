import type { Row } from '../../../src/lib/store/database.ts';
import type { Device } from './device.ts';
import type { Disk } from './disks.ts';
import { sentencesIn } from './verdict.ts';

/** Texts a field may have in the history; a device that is at it may have thinned out. */
const historyBound = 40;

/** Why a sentence may be nowhere in the end. */
export type Excuse = 'only on a disk that is gone' | 'erased by hand' | 'beyond the bounds';

/**
 * Follows every sentence that somebody was told is saved, on every disk: a device that has one keeps it, in its
 * documents, its history or what it set aside.
 */
export class Sentences {
	/** By sentence, whether somebody who saw it took it out: then a history is enough. */
	readonly #saved = new Map<string, { removed: boolean }>();
	readonly #excused = new Map<string, Excuse>();
	readonly #removed = new Set<string>();
	readonly #held = new Map<Device, ReadonlySet<string>>();

	constructor(
		private readonly devices: readonly Device[],
		private readonly faithful: boolean,
	) {}

	/** Everything that was saved, in the order of its typing. */
	get all(): string[] {
		return [...this.#saved.keys()];
	}

	save(sentences: readonly string[]): void {
		for (const one of sentences)
			if (!this.#saved.has(one)) this.#saved.set(one, { removed: false });
	}

	/** Somebody who has seen these takes them out of a text. */
	remove(sentences: readonly string[]): void {
		for (const one of sentences) this.#removed.add(one);
	}

	/**
	 * What a device has no longer.
	 * @param byHand whether its person may just have erased this one, in the course of typing
	 */
	watch(device: Device, byHand: (sentence: string) => boolean): string[] {
		const now = onDisk(device.disk);
		const gone = [...(this.#held.get(device) ?? [])].filter((one) => !now.has(one));
		this.#held.set(device, now);
		return gone.filter((one) => {
			if (byHand(one)) this.#excused.set(one, 'erased by hand');
			else if (atBounds(device.disk)) this.#excused.set(one, 'beyond the bounds');
			else return true;
			return false;
		});
	}

	/**
	 * A disk is not what it was.
	 * @param served what the server has; where it loses nothing, that is still there in the end
	 */
	wiped(device: Device, served: readonly unknown[]): void {
		const lost = [...(this.#held.get(device) ?? [])];
		this.#held.set(device, onDisk(device.disk));
		const others = this.devices.map(({ disk }) => onDisk(disk));
		const documents = this.devices.flatMap(({ disk }) => sentencesOf(bodies(disk.rows)));
		const there = new Set([...documents, ...(this.faithful ? sentencesOf(served) : [])]);
		for (const one of lost) {
			if (there.has(one)) continue;
			// What only a history has now nobody can bring back into a document.
			this.#removed.add(one);
			if (!others.some((all) => all.has(one)))
				this.#excused.set(one, 'only on a disk that is gone');
		}
	}

	/** @param historyIsEnough also for what nobody took out */
	lost(documents: readonly unknown[], historyIsEnough: boolean): string[] {
		const shared = new Set(sentencesOf(documents));
		const anywhere = new Set([...shared, ...this.devices.flatMap(({ disk }) => [...onDisk(disk)])]);
		return [...this.#saved.keys()].flatMap((one) => {
			if (
				this.#excused.has(one) ||
				(historyIsEnough || this.#removed.has(one) ? anywhere : shared).has(one)
			)
				return [];
			return [`lost: ${one}`];
		});
	}

	/** How many of the saved sentences are judged, and why others are not. */
	get share(): { readonly saved: number; readonly judged: number } {
		const saved = this.#saved.size;
		const excused = [...this.#saved.keys()].filter((one) => this.#excused.has(one));
		return { saved, judged: saved - excused.length };
	}
}

export function onDisk({ rows, versions, aside }: Disk): Set<string> {
	return new Set(sentencesOf([bodies(rows), versions, aside]));
}

function bodies(rows: readonly Row[]): unknown[] {
	return rows.map(({ body }) => body);
}

function sentencesOf(values: readonly unknown[]): string[] {
	return sentencesIn(JSON.stringify(values));
}

/** A history of this device is full. */
export function atBounds({ versions }: Disk): boolean {
	const counts = new Map<string, number>();
	for (const { id, field } of versions)
		counts.set(`${id} ${field}`, (counts.get(`${id} ${field}`) ?? 0) + 1);
	return [...counts.values()].some((count) => count >= historyBound);
}
