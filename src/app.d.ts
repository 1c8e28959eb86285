declare global {
	namespace App {}
	/** Chrome's install prompt, not yet in the DOM types. */
	interface BeforeInstallPromptEvent extends Event {
		prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
	}
}

export {};
