/// What a user can set, where it comes from, and what is wrong with it. Knows no other part of the program.
@NullMarked
package io.edupulse.node.settings;

import org.jspecify.annotations.NullMarked;
