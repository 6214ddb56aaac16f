package io.edupulse.codegen;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Strategy;
import org.jooq.meta.jaxb.Target;

/// Lets jOOQ write classes for schemas of a database, with the types that projections expect: points in time as
/// `Instant`, and no catalog, since the schemas of several modules may be on one class path.
public final class JooqClasses {

    private final String packageName;
    private final Path target;
    private String excluded = "";

    /// @param packageName each schema gets a package in it
    /// @param target the folder of the sources
    public JooqClasses(String packageName, Path target) {
        this.packageName = packageName;
        this.target = target;
    }

    /// Leaves out objects whose names match this regular expression.
    public JooqClasses without(String names) {
        this.excluded = names;
        return this;
    }

    /// Writes the classes of these schemas. jOOQ forms names by the rules of the default locale, so that one is the
    /// neutral one meanwhile: a Turkish machine would get a field `SİNCE`.
    ///
    /// @param url of a PostgreSQL that has the schemas
    /// @throws Exception what jOOQ's generator throws, which stops the build
    public void write(String url, List<String> schemas) throws Exception {
        var locale = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            generate(url, schemas);
        } finally {
            Locale.setDefault(locale);
        }
    }

    private void generate(String url, List<String> schemas) throws Exception {
        var mapped = schemas.stream()
                .map(schema -> new SchemaMappingType().withInputSchema(schema))
                .toList();
        GenerationTool.generate(new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc().withUrl(url))
                .withGenerator(new Generator()
                        .withStrategy(new Strategy().withName(PackageForEachSchema.class.getName()))
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withIncludes(".*")
                                .withExcludes(excluded)
                                .withForcedTypes(new ForcedType()
                                        .withName("INSTANT")
                                        .withIncludeTypes("(?i:timestamp with time zone|timestamptz)"))
                                .withSchemata(mapped))
                        .withGenerate(new Generate()
                                .withGeneratedAnnotation(true)
                                .withGeneratedAnnotationDate(false)
                                .withFluentSetters(true)
                                .withPojos(false)
                                .withComments(false)
                                .withDefaultCatalog(false)
                                .withGlobalCatalogReferences(false))
                        .withTarget(new Target().withPackageName(packageName).withDirectory(target.toString()))));
    }
}
