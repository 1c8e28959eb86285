import type { BrowserContext } from '@playwright/test';

/** Collects what must not happen in any page; see the fixture of the same name. */
export class Troubles {
	#all: string[] = [];
	#allowed: RegExp[] = [];

	/** A message that this test provokes on purpose. */
	allow(message: RegExp): void {
		this.#allowed.push(message);
	}

	/** Everything, allowed or not. */
	get all(): readonly string[] {
		return this.#all;
	}

	/** Each message once. */
	get found(): string[] {
		return [...new Set(this.#all)].filter(
			(message) => !this.#allowed.some((allowed) => allowed.test(message)),
		);
	}

	/** From now on also watches every page of `context`. */
	async watch(context: BrowserContext): Promise<void> {
		context.on('weberror', (error) => this.#all.push(`page error: ${error.error().stack}`));
		context.on('console', (message) => {
			if (message.type() !== 'error') return;
			this.#all.push(`console: ${message.text()} (${message.location().url})`);
		});
		await context.exposeBinding('reportViolation', ({ page }, violation: string) => {
			this.#all.push(`policy: ${violation} at ${page.url()}`);
		});
		await context.addInitScript(() => {
			// The page's own listener: a report-only or blocked violation reaches it either way.
			window.addEventListener('securitypolicyviolation', (event) => {
				const { violatedDirective, blockedURI, sample, sourceFile, lineNumber } = event;
				const where = `${sourceFile}:${lineNumber}`;
				const report = `${violatedDirective} ${blockedURI} ${sample} (${where})`;
				(window as unknown as { reportViolation(text: string): void }).reportViolation(report);
			});
		});
	}
}
