package memheap.tck;

import java.lang.reflect.Constructor;

/** The author's contract class, to be found and made again in another process or by another class loader. */
final class ContractClass {

    static final String NOT_ON_CLASS_PATH = "the contract class is not on the class path, as in a container, or has no constructor without parameters: nobody else can make it again";

    private ContractClass() {
    }

    static boolean isOnClassPath(Class<?> type) {
        try {
            type.getDeclaredConstructor();
            return Class.forName(type.getName(), false, ClassLoader.getSystemClassLoader()) == type;
        } catch (ReflectiveOperationException | LinkageError elsewhere) {
            return false;
        }
    }

    static ContractFixture instance(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (ContractFixture) constructor.newInstance();
    }
}
