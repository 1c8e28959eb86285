// Sets a chosen theme and language as early as it arrives; from the second visit on it comes from the device.
// Kept apart from the app: the content security policy allows no inline code.
(() => {
	const page = document.documentElement;
	try {
		const theme = localStorage.getItem('theme');
		if (theme === 'light' || theme === 'dark') page.dataset.theme = theme;
		const language = localStorage.getItem('language');
		if (language === 'pl' || language === 'en') page.lang = language;
	} catch {
		// Storage may be forbidden; the system's theme and Polish are right then.
	}
})();

// The browser may offer to install before the app has loaded; the offer is kept for the right moment.
addEventListener('beforeinstallprompt', function (event) {
	event.preventDefault();
	window.installPrompt = event;
	dispatchEvent(new Event('installprompt'));
});
