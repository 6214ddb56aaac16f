package io.edupulse.codegen;

import java.util.Locale;
import org.jooq.codegen.DefaultGeneratorStrategy;
import org.jooq.meta.CatalogDefinition;
import org.jooq.meta.Definition;

/// jOOQ's names, but with a package for a schema that is the only one, too: the classes of a read model do not move
/// when a second one is added. jOOQ makes it by its name.
public final class PackageForEachSchema extends DefaultGeneratorStrategy {

    @Override
    public String getJavaPackageName(Definition definition, Mode mode) {
        var name = super.getJavaPackageName(definition, mode);
        if (definition instanceof CatalogDefinition
                || definition.getDatabase().getSchemata().size() > 1) {
            return name;
        }
        var schema = getJavaIdentifier(definition.getSchema()).toLowerCase(Locale.ROOT);
        return getTargetPackage() + "." + schema
                + name.substring(getTargetPackage().length());
    }
}
