package io.murmuration.membership;

import com.typesafe.config.Config;
import io.murmuration.membership.discovery.ContactPoints;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Makes the discovery that an application names by its class. */
final class ContactPointsLoader {

    private ContactPointsLoader() {}

    /**
     * @param key where the class name was found, for the error
     * @throws IllegalArgumentException saying what is wrong with the class
     */
    static ContactPoints load(String key, String className, Config application) {
        try {
            Class<?> found = Class.forName(className, true, loader());
            if (!ContactPoints.class.isAssignableFrom(found)) {
                throw bad(key, className, "does not implement " + ContactPoints.class.getName(), null);
            }
            Class<? extends ContactPoints> discovery = found.asSubclass(ContactPoints.class);
            for (Constructor<?> constructor : discovery.getConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Config.class) {
                    return discovery.getConstructor(Config.class).newInstance(application);
                }
            }
            return discovery.getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw bad(key, className, "is neither 'config' nor a class on the class path", e);
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw bad(
                    key,
                    className,
                    "cannot be made by a public constructor with a Config or without parameters: " + cause,
                    e);
        }
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? ContactPointsLoader.class.getClassLoader() : context;
    }

    private static IllegalArgumentException bad(String key, String className, String what, @Nullable Throwable cause) {
        return new IllegalArgumentException(key + " = \"" + className + "\": " + what, cause);
    }
}
