import { render } from 'preact';
import { App } from './app.tsx';
import icon from './icon.svg';

const link = document.createElement('link');
link.rel = 'icon';
link.href = icon;
document.head.append(link);

const desk = document.getElementById('desk');
if (desk) render(<App />, desk);
