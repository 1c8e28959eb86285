import type { Device } from './device.ts';
import { Marks } from './marks.ts';
import type { SimulatedServer } from './server.ts';
import { disagreements, sentencesIn, textsIn } from './verdict.ts';

/** Knows what people were told is saved, and finds what is gone. */
export class Judge {
	readonly marks = new Marks();
	readonly #typed = new Set<string>();
	/** Taken out by somebody who had it before them. */
	readonly #removed = new Set<string>();

	constructor(
		private readonly server: SimulatedServer,
		private readonly devices: readonly Device[],
	) {}

	get count(): number {
		return this.#typed.size;
	}

	removes(sentences: readonly string[]): void {
		for (const one of sentences) this.#removed.add(one);
	}

	unknown(sentences: readonly string[]): string[] {
		return sentences.filter((one) => !this.#typed.has(one));
	}

	/** Somebody was told that these are saved. */
	typed(sentences: readonly string[]): void {
		for (const one of sentences) this.#typed.add(one);
	}

	/** What only that device had is gone; what it called confirmed is not. */
	async stolen(device: Device): Promise<void> {
		const gone: string[] = await device.keptTexts();
		for (const row of await device.rows()) {
			const { dirty, body, base } = row;
			if (!dirty) continue;
			this.marks.stolen(row);
			const there = textsIn(base?.body).join('\n');
			const own = textsIn(body).flatMap(sentencesIn);
			gone.push(...own.filter((one) => !there.includes(one)));
		}
		this.removes(gone.flatMap(sentencesIn));
	}

	async disagreements(): Promise<string[]> {
		const wanted = [...this.#typed].filter((one) => !this.#removed.has(one));
		const broken = await disagreements(this.server, this.devices, wanted);
		for (const device of this.devices)
			for (const one of this.marks.missing(await device.rows()))
				broken.push(`${device.name}: ${one}`);
		return broken;
	}
}
