package io.metka.tags.sandbox;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;

/** Tells the engine of {@link DepthGuard}; the engine finds it by its entry in META-INF/services. */
@TruffleInstrument.Registration(
        id = DepthGuard.ID,
        name = "Depth guard",
        version = "1",
        services = DepthGuard.Switch.class)
public final class DepthGuardProvider extends TruffleInstrumentProvider {
    @Override
    protected String getInstrumentClassName() {
        return DepthGuard.class.getName();
    }

    @Override
    protected Object create() {
        return new DepthGuard();
    }

    @Override
    protected Collection<String> getServicesClassNames() {
        return List.of(DepthGuard.Switch.class.getName());
    }
}
