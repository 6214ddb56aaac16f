package io.edupulse.benchmarks.axon5;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.axonframework.common.jpa.EntityManagerProvider;
import org.axonframework.messaging.core.unitofwork.transaction.Transaction;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;

/// Transactions of JPA for Axon's storage engine, which begins one and then asks for its entity manager on the same
/// thread. That makes a `ThreadLocal` necessary.
final class JpaTransactions implements TransactionManager, EntityManagerProvider {

    private static final ThreadLocal<EntityManager> CURRENT = new ThreadLocal<>();

    private final EntityManagerFactory factory;

    JpaTransactions(EntityManagerFactory factory) {
        this.factory = factory;
    }

    @Override
    public EntityManager getEntityManager() {
        var entities = CURRENT.get();
        if (entities == null) {
            throw new IllegalStateException("There is no transaction on this thread");
        }
        return entities;
    }

    /// The engine closes the entity manager before it commits; Hibernate then keeps it until the transaction ends.
    @Override
    public Transaction startTransaction() {
        var entities = factory.createEntityManager();
        entities.getTransaction().begin();
        CURRENT.set(entities);
        return new Transaction() {

            @Override
            public void commit() {
                try {
                    entities.getTransaction().commit();
                } finally {
                    end(entities);
                }
            }

            @Override
            public void rollback() {
                try {
                    if (entities.isOpen() && entities.getTransaction().isActive()) {
                        entities.getTransaction().rollback();
                    }
                } finally {
                    end(entities);
                }
            }
        };
    }

    private void end(EntityManager entities) {
        CURRENT.remove();
        if (entities.isOpen()) {
            entities.close();
        }
    }
}
