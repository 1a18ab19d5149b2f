import { expect, it } from '@jest/globals';
import { FRAME_PAGE, framePolicy } from './frame-page.js';

const ancestorsIn = (policy: string) => /frame-ancestors ([^;]+)/.exec(policy)?.[1];

it('lets the pages of known origins put it in a frame, and no others', () => {
  expect(ancestorsIn(framePolicy(['https://a.example', 'https://b.example:8443']))).toBe(
    'https://a.example https://b.example:8443',
  );
  expect(ancestorsIn(framePolicy([]))).toBe("'none'");
});

it('has nothing inline', () => {
  expect(FRAME_PAGE).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]+src=)/);
});
