/** Below this much free space the person is told; an order of magnitude more than a card ever takes. Bytes. */
const littleSpace = 20_000_000;

/**
 * How the device keeps our data: how much space it takes, and whether the browser may throw it away
 * by itself when space runs out. Null where the browser does not say.
 */
export class StorageHealth {
	/** Bytes this app takes on the device, the app itself included. */
	usage = $state<number | null>(null);
	/** Bytes the browser lets it take. */
	quota = $state<number | null>(null);
	/** True: the browser asks before it removes anything. */
	persisted = $state<boolean | null>(null);
	/** The browser was asked to protect the data and said no. */
	refused = $state(false);

	readonly nearlyFull = $derived(
		this.usage !== null && this.quota !== null && this.quota - this.usage < littleSpace,
	);

	/** Asks the browser; never rejects. */
	async load(): Promise<void> {
		const [estimate, persisted] = await Promise.all([
			navigator.storage?.estimate?.().catch(() => null),
			navigator.storage?.persisted?.().catch(() => null),
		]);
		this.usage = estimate?.usage ?? null;
		this.quota = estimate?.quota ?? null;
		this.persisted = persisted ?? null;
	}

	/** Asks the browser to protect the data; it may decide by itself or ask the person. */
	async protect(): Promise<void> {
		const granted = await navigator.storage?.persist?.().catch(() => false);
		this.refused = !granted;
		await this.load();
	}
}
