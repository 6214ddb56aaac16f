package io.edupulse.json;

import static io.edupulse.kernel.aggregate.Decision.accept;

import io.edupulse.json.Parcels.ParcelCommand.DeliverParcel;
import io.edupulse.json.Parcels.ParcelCommand.LabelParcel;
import io.edupulse.json.Parcels.ParcelCommand.ScanParcel;
import io.edupulse.json.Parcels.ParcelCommand.SendParcel;
import io.edupulse.json.Parcels.ParcelEvent.ParcelDelivered;
import io.edupulse.json.Parcels.ParcelEvent.ParcelLabelled;
import io.edupulse.json.Parcels.ParcelEvent.ParcelScanned;
import io.edupulse.json.Parcels.ParcelEvent.ParcelSent;
import io.edupulse.json.Parcels.VanCommand.LoadVan;
import io.edupulse.json.Parcels.VanCommand.ParkVan;
import io.edupulse.json.Parcels.VanEvent.VanLoaded;
import io.edupulse.json.Parcels.VanEvent.VanParked;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import io.edupulse.kernel.event.EventTypes;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The aggregates of a program, such as it is outside of tests: parcels on their way, and the vans that carry them.
final class Parcels {

    static final Aggregates AGGREGATES = Aggregates.of(new ParcelAggregate(), new VanAggregate());
    static final EventTypes EVENTS = EventTypes.of(AGGREGATES.eventRoots());

    private Parcels() {}

    sealed interface ParcelCommand extends Command {

        UUID parcelId();

        @Override
        default UUID aggregateId() {
            return parcelId();
        }

        record LabelParcel(UUID parcelId, UUID senderId, String label) implements ParcelCommand {}

        record SendParcel(
                UUID parcelId,
                UUID depotId,
                int weightGrams,
                int attemptsAllowed,
                @Nullable Instant deadline) implements ParcelCommand {}

        record ScanParcel(UUID parcelId, UUID depotId) implements ParcelCommand {}

        record DeliverParcel(UUID parcelId) implements ParcelCommand {}
    }

    sealed interface ParcelEvent extends DomainEvent {

        record ParcelLabelled(UUID senderId, UUID parcelId, String label) implements ParcelEvent {}

        record ParcelSent(
                UUID parcelId,
                UUID depotId,
                int weightGrams,
                int attemptsAllowed,
                @Nullable Instant deadline) implements ParcelEvent {}

        record ParcelScanned(UUID depotId, UUID parcelId) implements ParcelEvent {}

        record ParcelDelivered(UUID parcelId) implements ParcelEvent {}
    }

    enum Stage {
        NEW,
        ON_ITS_WAY,
        DELIVERED
    }

    /// @param scans how often each depot has seen it
    record Parcel(Stage stage, String label, Instant deadline, PersistentMap<UUID, Integer> scans) {

        Parcel at(Stage next) {
            return new Parcel(next, label, deadline, scans);
        }

        Parcel scannedAt(UUID depotId) {
            return new Parcel(stage, label, deadline, scans.with(depotId, scans.getOrDefault(depotId, 0) + 1));
        }
    }

    private static final class ParcelAggregate implements Aggregate<Parcel, ParcelCommand, ParcelEvent> {

        @Override
        public String name() {
            return "parcel";
        }

        @Override
        public Class<ParcelCommand> commands() {
            return ParcelCommand.class;
        }

        @Override
        public Class<ParcelEvent> events() {
            return ParcelEvent.class;
        }

        @Override
        public Class<Parcel> states() {
            return Parcel.class;
        }

        @Override
        public Parcel initial() {
            return new Parcel(Stage.NEW, "", Instant.MAX, PersistentMap.empty());
        }

        @Override
        public Decision<ParcelEvent> decide(Parcel parcel, ParcelCommand command, Instant now) {
            var id = command.parcelId();
            return switch (command) {
                case LabelParcel label -> accept(new ParcelLabelled(label.senderId(), id, label.label()));
                case SendParcel send ->
                    accept(new ParcelSent(
                            id, send.depotId(), send.weightGrams(), send.attemptsAllowed(), send.deadline()));
                case ScanParcel scan -> accept(new ParcelScanned(scan.depotId(), id));
                case DeliverParcel _ -> accept(new ParcelDelivered(id));
            };
        }

        @Override
        public Parcel evolve(Parcel parcel, ParcelEvent event) {
            return switch (event) {
                case ParcelLabelled labelled ->
                    new Parcel(parcel.stage(), labelled.label(), parcel.deadline(), parcel.scans());
                case ParcelSent sent ->
                    new Parcel(
                            Stage.ON_ITS_WAY,
                            parcel.label(),
                            Objects.requireNonNullElse(sent.deadline(), Instant.MAX),
                            parcel.scans());
                case ParcelScanned scanned -> parcel.scannedAt(scanned.depotId());
                case ParcelDelivered _ -> parcel.at(Stage.DELIVERED);
            };
        }
    }

    sealed interface VanCommand extends Command {

        UUID vanId();

        @Override
        default UUID aggregateId() {
            return vanId();
        }

        record LoadVan(UUID vanId, UUID parcelId, String note) implements VanCommand {}

        record ParkVan(UUID vanId) implements VanCommand {}
    }

    sealed interface VanEvent extends DomainEvent {

        record VanLoaded(UUID vanId, UUID parcelId, String note) implements VanEvent {}

        record VanParked(UUID vanId) implements VanEvent {}
    }

    record Van(PersistentSet<UUID> parcels) {}

    private static final class VanAggregate implements Aggregate<Van, VanCommand, VanEvent> {

        @Override
        public String name() {
            return "van";
        }

        @Override
        public Class<VanCommand> commands() {
            return VanCommand.class;
        }

        @Override
        public Class<VanEvent> events() {
            return VanEvent.class;
        }

        @Override
        public Class<Van> states() {
            return Van.class;
        }

        @Override
        public Van initial() {
            return new Van(PersistentSet.empty());
        }

        @Override
        public Decision<VanEvent> decide(Van van, VanCommand command, Instant now) {
            return switch (command) {
                case LoadVan load -> accept(new VanLoaded(load.vanId(), load.parcelId(), load.note()));
                case ParkVan park -> accept(new VanParked(park.vanId()));
            };
        }

        @Override
        public Van evolve(Van van, VanEvent event) {
            return switch (event) {
                case VanLoaded loaded -> new Van(van.parcels().with(loaded.parcelId()));
                case VanParked _ -> new Van(PersistentSet.empty());
            };
        }
    }
}
