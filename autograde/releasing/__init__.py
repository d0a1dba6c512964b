"""From a lesson to what students get: notebooks, course folders, the course as a bundle."""
