import type { BeforeNavigate } from '@sveltejs/kit';
import type { Workbox } from 'workbox-window';
import { browser, dev } from '$app/environment';

/** Makes everything typed so far durable; false when it cannot. */
type Secure = () => Promise<boolean>;

/** The server is asked for a new version when the app comes into view, this often at most (ms). */
const hour = 60 * 60 * 1000;

/**
 * The service worker as the screens see it: offline use, and updates that never take a screen away
 * from someone typing. A page is reloaded only when the person asks for it, or, once another tab
 * took the update, instead of the next change of screen.
 */
class AppUpdate {
	/** A new version is on the device, whole, and waits for `apply`. */
	waiting = $state(false);
	/** Another tab took an update: this one goes on with its old build until it changes screens. */
	reloadAtNextNavigation = $state(false);

	#workbox: Workbox | undefined;
	#reload: (() => void) | undefined;
	#checked = 0;

	/**
	 * Registers the worker. Called once the first card is usable, so that precaching does not compete
	 * with it. Does nothing on the server, in development, where workers are not to be had.
	 */
	async start(): Promise<void> {
		if (!browser || dev || this.#workbox || !('serviceWorker' in navigator)) return;
		const { Workbox } = await import('workbox-window');
		const workbox = (this.#workbox = new Workbox(workerAddress()));
		workbox.addEventListener('waiting', () => (this.waiting = true));
		this.#watchController();
		this.#checked = Date.now();
		try {
			await workbox.register({ immediate: true });
		} catch (error) {
			// Offline use is then not to be had in this visit; the card works all the same.
			console.error('service worker', error);
			return;
		}
		addEventListener('online', () => this.#check());
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible' && Date.now() - this.#checked > hour)
				this.#check();
		});
	}

	/**
	 * Changes to the new version: makes the text durable, lets the new worker take over, reloads once.
	 * @returns false when the text cannot be made durable; then nothing has changed
	 */
	async apply(secure: Secure): Promise<boolean> {
		if (!(await secure())) return false;
		// What was typed while the worker changed over is made durable too.
		this.#reload = () => void secure().then((safe) => safe && location.reload());
		if (this.reloadAtNextNavigation) this.#reload();
		else this.#workbox?.messageSkipWaiting();
		return true;
	}

	/**
	 * For `beforeNavigate`: once another tab took an update, the next screen is loaded from the new
	 * build as a whole page; the text is made durable first.
	 */
	loadAnew(navigation: BeforeNavigate, secure: Secure): void {
		const to = navigation.to?.url;
		if (!this.reloadAtNextNavigation || navigation.willUnload || !to) return;
		if (navigation.type === 'popstate') {
			// The address has already changed; cancelling would step the history back.
			void secure().then((safe) => safe && location.reload());
			return;
		}
		navigation.cancel();
		void secure().then((safe) => safe && location.assign(to.href));
	}

	#watchController() {
		let controlled = navigator.serviceWorker.controller !== null;
		navigator.serviceWorker.addEventListener('controllerchange', () => {
			// The first worker ever took the page it came with: nothing has changed.
			const isFirst = !controlled;
			controlled = true;
			if (isFirst) return;
			this.waiting = false;
			this.reloadAtNextNavigation = true;
			const reload = this.#reload;
			this.#reload = undefined;
			reload?.();
		});
	}

	#check() {
		this.#checked = Date.now();
		this.#workbox?.update().catch(() => {}); // offline: at the next occasion
	}
}

/** The part of the browser's Trusted Types that is used here; the DOM types do not know it yet. */
interface TrustedTypesFactory {
	createPolicy(
		name: string,
		rules: { createScriptURL: (url: string) => string },
	): { createScriptURL(url: string): unknown };
}

/** The policy lets only this one address become a worker. */
function workerAddress(): string {
	const address = '/service-worker.js';
	const { trustedTypes } = window as unknown as { trustedTypes?: TrustedTypesFactory };
	const policy = trustedTypes?.createPolicy('miasto-worker', {
		createScriptURL: (url) => {
			if (url !== address) throw new TypeError(`not the worker: ${url}`);
			return url;
		},
	});
	return (policy?.createScriptURL(address) ?? address) as string;
}

export const appUpdate = new AppUpdate();
