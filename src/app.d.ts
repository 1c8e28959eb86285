import type { Server } from '$lib/server/server.ts';
import type { Principal } from '$lib/server/types.ts';

declare global {
	namespace App {
		interface Locals {
			/** Under /db, /api and /health only. */
			server: Server;
			/** Who asks; null: nobody is signed in. Under /db and /api only. */
			principal: Principal | null;
			/** What a route threw, for the answer that the hook makes of it. */
			failure?: unknown;
		}
	}
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
