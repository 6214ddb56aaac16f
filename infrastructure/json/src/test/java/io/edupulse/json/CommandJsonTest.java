package io.edupulse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.edupulse.json.CommandJsonTest.OrderCommand.Card;
import io.edupulse.json.CommandJsonTest.OrderCommand.Line;
import io.edupulse.json.CommandJsonTest.OrderCommand.Order;
import io.edupulse.json.Parcels.ParcelCommand.ScanParcel;
import io.edupulse.json.Parcels.ParcelCommand.SendParcel;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandJsonTest {

    private static final UUID PARCEL = UUID.fromString("0190a0b0-0000-7000-8000-000000000001");
    private static final UUID DEPOT = UUID.fromString("0190a0b0-0000-7000-8000-000000000002");
    private static final String SEND_PARCEL = """
            {"payload": {"parcel_id": "0190a0b0-0000-7000-8000-000000000001", "attempts_allowed": 3, "weight_grams": 10,
             "depot_id": "0190A0B0-0000-7000-8000-000000000002", "deadline": "2026-01-31T13:00:00+01:00"},
             "type": "SendParcel", "expected_sequence": 0}""";

    private final CommandJson commands = new CommandJson(Parcels.AGGREGATES);

    private CommandJson.Request read(String json) {
        return commands.read(json.getBytes(UTF_8));
    }

    @Test
    void reads_a_command_with_all_its_options() {
        var request = read(Text.format("""
                {"type":"ScanParcel","payload":{"parcel_id":"%s","depot_id":"%s"},"expected_sequence":3,
                "idempotency_key":"key 1","correlation_id":"c","causation_id":"d","actor":"ada"}""", PARCEL, DEPOT));

        assertThat(request.command()).isEqualTo(new ScanParcel(PARCEL, DEPOT));
        assertThat(request.options())
                .isEqualTo(new CommandOptions(OptionalLong.of(3), "key 1", new Metadata("c", "d", "ada", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FC", "C3", "EDA080", "EDA0BDEDB880", "C080", "F8888080", "FFFE"})
    void refuses_what_is_not_utf_8(String bytes) {
        var json = new ByteArrayOutputStream();
        json.writeBytes("{\"type\":\"LabelParcel\",\"payload\":{\"label\":\"".getBytes(UTF_8));
        json.writeBytes(HexFormat.of().parseHex(bytes));
        json.writeBytes("\"}}".getBytes(UTF_8));
        assertThat(catchThrowableOfType(CodedException.class, () -> commands.read(json.toByteArray()))
                        .code())
                .isEqualTo("command.invalid-text");
    }

    @Test
    void reads_members_in_any_order() {
        assertThat(read(SEND_PARCEL).command())
                .isEqualTo(new SendParcel(PARCEL, DEPOT, 10, 3, Instant.parse("2026-01-31T12:00:00Z")));
    }

    @Test
    void a_nullable_field_and_the_options_may_be_null_or_left_out() {
        var without = SEND_PARCEL.replace(", \"deadline\": \"2026-01-31T13:00:00+01:00\"", "");
        var nulls = SEND_PARCEL
                .replace("\"2026-01-31T13:00:00+01:00\"", "null")
                .replace("\"expected_sequence\": 0", "\"expected_sequence\": null, \"actor\": null");

        assertThat(read(without).command()).isEqualTo(new SendParcel(PARCEL, DEPOT, 10, 3, null));
        assertThat(read(nulls)).isEqualTo(new CommandJson.Request(read(without).command(), CommandOptions.NONE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "SendParcel"           | "SendParcell"            | command.unknown-type   | There is no command "SendParcell"; known are DeliverParcel, LabelParcel, LoadVan, ParkVan, ScanParcel, SendParcel
                    "SendParcel"           | null                     | command.missing-field  | Field type of the command is missing
                    "SendParcel"           | 7                        | command.invalid-field  | Field type of the command is not text: 7
                    "payload"              | "pay\\nload"             | command.unknown-field  | Field "pay\\nload" of the command is not known; known are type, payload, expected_sequence, idempotency_key, correlation_id, causation_id, actor, traceparent
                    "type": "SendParcel",  | "type": "ParkVan",       | command.unknown-field  | Field "parcel_id" of ParkVan is not known; known are van_id
                    "depot_id":            | "depot":                 | command.unknown-field  | Field "depot" of SendParcel is not known; known are parcel_id, depot_id, weight_grams, attempts_allowed, deadline
                    "weight_grams": 10,    |                          | command.missing-field  | Field weight_grams of SendParcel is missing
                    10                     | null                     | command.missing-field  | Field weight_grams of SendParcel is null
                    10                     | "10"                     | command.invalid-field  | Field weight_grams of SendParcel is not a whole number from -2147483648 to 2147483647: "10"
                    10                     | 2147483648               | command.invalid-field  | Field weight_grams of SendParcel is not a whole number from -2147483648 to 2147483647: 2147483648
                    10                     | 1e2                      | command.invalid-field  | Field weight_grams of SendParcel is not a whole number from -2147483648 to 2147483647: 1E+2
                    "0190A0B0-             | "0190A0B0                | command.invalid-field  | Field depot_id of SendParcel is not a UUID of 36 characters: "0190A0B00000-7000-8000-000000000002"
                    "2026-01-31T13         | "2026-02-31T13           | command.invalid-field  | Field deadline of SendParcel is not a time like 2026-01-31T12:00:00Z: "2026-02-31T13:00:00+01:00"
                    "expected_sequence": 0 | "expected_sequence": -1  | command.invalid-field  | Field expected_sequence of the command is not a whole number from 0 to 9223372036854775807: -1
                    "expected_sequence": 0 | "expected_sequence": 9223372036854775808 | command.invalid-field  | Field expected_sequence of the command is not a whole number from 0 to 9223372036854775807: 9223372036854775808
                    "expected_sequence": 0 | "expected_sequence": "1" | command.invalid-field  | Field expected_sequence of the command is not a whole number from 0 to 9223372036854775807: "1"
                    "expected_sequence": 0 | "idempotency_key": ""    | command.invalid-field  | idempotency_key must be 1 to 200 printable ASCII characters, but has 0
                    "expected_sequence": 0 | "actor": "a\\u0000b"     | command.invalid-field  | actor must be at most 256 printable ASCII characters, but has 3: shorten or encode it
                    "payload": {           | "payload": 5, "actor": { | command.invalid-field  | Field payload of the command is not an object: 5
                    "payload": {           | "actor": {               | command.missing-field  | Field payload of the command is missing
                    "SendParcel",          | "SendParcel"             | command.malformed-json | The command is not valid JSON at line 3, column 23: Unexpected character ('"' (code 34)): was expecting comma to separate Object entries
                    "type":                | "payload":               | command.malformed-json | The command is not valid JSON at line 3, column 11: Duplicate field 'payload'
                    0}                     | 0} {}                    | command.malformed-json | The command is not valid JSON at line 3, column 48: Trailing token
                    """)
    void refuses_what_is_wrong_in_one_line(String part, String replacement, String code, String message) {
        assertThat(SEND_PARCEL).contains(part);
        var damaged = SEND_PARCEL.replaceFirst(
                Pattern.quote(part), Matcher.quoteReplacement(replacement == null ? "" : replacement));

        assertThatThrownBy(() -> read(damaged))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", code)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"\\u0000, a NUL character at index 1", "\\ud83d, half a surrogate pair at index 1"})
    void refuses_text_that_the_log_cannot_hold(String escape, String flaw) {
        var json = Text.format("""
                {"type":"LabelParcel","payload":{"parcel_id":"%s","sender_id":"%s","label":"a%s b"}}""", PARCEL, DEPOT, escape);

        assertThatThrownBy(() -> read(json))
                .hasFieldOrPropertyWithValue("code", "command.invalid-field")
                .hasMessageStartingWith("Field label of LabelParcel has " + flaw);
    }

    sealed interface OrderCommand extends Command {
        record Order(
                UUID orderId, Optional<String> note, List<Line> lines, Payment payment, Map<LocalDate, Byte> pieces)
                implements OrderCommand {
            @Override
            public UUID aggregateId() {
                return orderId;
            }
        }

        record Line(BigDecimal price, double weight) {}

        sealed interface Payment {}

        record Card(YearMonth until) implements Payment {}

        record Cash() implements Payment {}
    }

    sealed interface BrokenCommand extends Command {
        record Lend(UUID aggregateId, Date on) implements BrokenCommand {}
    }

    /// Only its commands are looked at.
    private record Taking(Class<? extends Command> commands) {
        Aggregates aggregates() {
            var parcel = Parcels.AGGREGATES.all().getFirst();
            return Aggregates.of((Aggregate<?, ?, ?>) Proxy.newProxyInstance(
                    Aggregate.class.getClassLoader(),
                    new Class<?>[] {Aggregate.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("commands") ? commands : method.invoke(parcel, arguments)));
        }
    }

    private static final String ORDER = """
            {"type": "Order", "payload": {"order_id": "0190a0b0-0000-7000-8000-000000000001",
             "lines": [{"price": 1.50, "weight": 1e3}], "payment": {"until": "2027-05", "type": "Card"},
             "pieces": {"2026-01-31": -128}}}""";

    @Test
    void reads_all_that_events_may_have() {
        var orders = new CommandJson(new Taking(OrderCommand.class).aggregates());

        assertThat(orders.read(ORDER.getBytes(UTF_8)).command())
                .isEqualTo(new Order(
                        PARCEL,
                        Optional.empty(),
                        List.of(new Line(new BigDecimal("1.50"), 1000)),
                        new Card(YearMonth.of(2027, 5)),
                        Map.of(LocalDate.of(2026, 1, 31), (byte) -128)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    1e3                  | 1e400          | command.invalid-field | Field lines.0.weight of Order is a number out of the range of Double: 1E+400
                    1e3                  | "1"            | command.invalid-field | Field lines.0.weight of Order is not a number: "1"
                    1.50                 | 1e200000       | command.invalid-field | Field lines.0.price of Order is a number out of the range of BigDecimal: 1E+200000
                    -128                 | 200            | command.invalid-field | Field pieces.2026-01-31 of Order is not a whole number from -128 to 127: 200
                    2026-01-31           | 2026-02-31     | command.invalid-field | Field pieces of Order has a key that is not a date like 2026-01-31: {"2026-02-31":-128}
                    2027-05              | 2027-13        | command.invalid-field | Field payment.until of Order is not a month like 2026-01: "2027-13"
                    "Card"               | "Cheque"       | command.invalid-field | Field payment of Order is not
                    {"price": 1.50,      | null, {"price": 1.50, | command.missing-field | Field lines.0 of Order is null
                    """)
    void refuses_what_does_not_fit_inside(String part, String replacement, String code, String message) {
        var orders = new CommandJson(new Taking(OrderCommand.class).aggregates());
        var damaged = ORDER.replace(part, replacement);

        assertThatThrownBy(() -> orders.read(damaged.getBytes(UTF_8)))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", code)
                .hasMessageStartingWith(message);
    }

    @Test
    void is_not_made_of_commands_that_cannot_be_read() {
        var aggregates = new Taking(BrokenCommand.class).aggregates();

        assertThatThrownBy(() -> new CommandJson(aggregates))
                .hasFieldOrPropertyWithValue("code", "command.unsupported-type")
                .hasMessageStartingWith(
                        "Component on of " + BrokenCommand.Lend.class.getName() + " is a java.util.Date");
    }

    @Test
    void refuses_more_than_a_mebibyte_unread() {
        assertThatThrownBy(() -> commands.read(new byte[(1 << 20) + 1]))
                .hasFieldOrPropertyWithValue("code", "command.too-large")
                .hasMessage("A command has at most 1,048,576 bytes, but this one has 1,048,577");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "` `", "nonsense", "[]", "5", "{", "{\"a\":", "\"\\xff\"", "{\"a\":\"\u0001\"}"})
    void refuses_what_is_no_object_at_all(String json) {
        var refusal = catchThrowableOfType(CodedException.class, () -> read(json));

        assertThat(refusal.code()).isEqualTo("command.malformed-json");
        assertThat(refusal.getMessage()).doesNotContain("\n");
    }

    @Test
    void a_number_of_a_million_digits_and_a_million_brackets_are_refused_quickly() {
        assertThatThrownBy(() -> read("{\"payload\":" + "9".repeat(1_000_000) + "}"))
                .hasFieldOrPropertyWithValue("code", "command.malformed-json");
        assertThatThrownBy(() -> read("{\"payload\":" + "[".repeat(1_000_000)))
                .hasFieldOrPropertyWithValue("code", "command.malformed-json");
    }
}
