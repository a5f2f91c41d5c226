package dev.weir.app.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;

/** Opens nothing, whatever form an include has, and remembers that one was there. */
final class NoIncludes implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private final List<String> refused = new ArrayList<>();

    /** The parser does not say where the include was, so its line is looked up. */
    void report(String text, Problems problems) {
        List<String> lines = text.lines().toList();
        for (String what : refused) {
            int line = 1;
            while (line <= lines.size()
                    && !(lines.get(line - 1).contains("include")
                            && lines.get(line - 1).contains(what))) {
                line++;
            }
            problems.addOfFile(line > lines.size() ? 0 : line, "include is not allowed: a pipeline file stands alone");
        }
    }

    private ConfigObject refuse(String what) {
        refused.add(what);
        return ConfigFactory.empty().root();
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return refuse(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return refuse(what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        return refuse(what.getPath());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return refuse(what);
    }
}
