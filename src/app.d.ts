declare global {
	namespace App {}
	/** Chrome's install prompt, not yet in the DOM types. */
	interface BeforeInstallPromptEvent extends Event {
		prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
	}
	interface Window {
		/** Kept by static/appearance.js until the app has loaded. */
		installPrompt?: BeforeInstallPromptEvent;
	}
}

export {};
