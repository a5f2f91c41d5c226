package dev.weir.natives;

import java.util.Locale;

/** An operating system and a kind of processor, as folders of libraries are named. */
record Platform(String name) {
    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String system, String processor) {
        String processors =
                switch (processor) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> processor;
                };
        return new Platform(system.toLowerCase(Locale.ROOT).split(" ", 2)[0] + "-" + processors);
    }
}
