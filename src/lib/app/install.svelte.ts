import { browser } from '$app/environment';

const dismissedKey = 'install-dismissed';

/**
 * The offer to put the app among the device's own. The screen decides when to show it (after the
 * first saved answer). On the server nothing is ever on offer.
 */
class InstallOffer {
	#prompt = $state.raw<BeforeInstallPromptEvent>();
	#dismissed = $state(browser && isDismissed());
	/** Already opened as an app of its own. */
	standalone = $state(browser && isStandalone());

	/** The browser can install, and the person has not said no. */
	available = $derived(this.#prompt !== undefined && !this.#dismissed && !this.standalone);
	/** Only words help: iOS installs from Safari's share menu and offers no prompt. */
	isIos = $derived(browser && isIosSafari() && !this.#dismissed && !this.standalone);

	constructor() {
		if (!browser) return;
		const keep = () => (this.#prompt = window.installPrompt);
		keep();
		addEventListener('installprompt', keep); // said by appearance.js, which hears the browser before this loads
		addEventListener('appinstalled', () => (this.#prompt = undefined));
	}

	/** Shows the browser's question. A prompt serves once; a "no" there is a "no" here. */
	async prompt(): Promise<void> {
		const prompt = this.#prompt;
		this.#prompt = undefined;
		const answer = await prompt?.prompt();
		if (answer?.outcome === 'dismissed') this.dismiss();
	}

	/** Never offer again on this device. */
	dismiss(): void {
		this.#dismissed = true;
		try {
			localStorage.setItem(dismissedKey, '1');
		} catch {
			// without storage it is remembered until the tab closes
		}
	}
}

function isDismissed(): boolean {
	try {
		return localStorage.getItem(dismissedKey) !== null;
	} catch {
		return false;
	}
}

function isStandalone(): boolean {
	return (
		matchMedia('(display-mode: standalone)').matches ||
		('standalone' in navigator && navigator.standalone === true)
	);
}

/** An iPad says it is a Mac; no Mac has a touch screen. */
function isIosSafari(): boolean {
	const { userAgent, maxTouchPoints } = navigator;
	const isIos =
		/iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Mac') && maxTouchPoints > 1);
	return isIos && !/CriOS|FxiOS|EdgiOS/.test(userAgent);
}

export const installOffer = new InstallOffer();
