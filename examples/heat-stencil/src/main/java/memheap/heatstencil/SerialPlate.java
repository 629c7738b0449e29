package memheap.heatstencil;

import java.util.Arrays;

/** The same plate in one piece, computed by one thread: slow, obvious, and what the PEs have to agree with to the last bit. */
final class SerialPlate {

    private SerialPlate() {
    }

    /** All steps. @return the rows of the plate, its edges among them: the cells are rows and columns 1 and up */
    static double[][] computed(Plate plate) {
        double[][] now = cold(plate);
        double[][] next = cold(plate);
        for (int step = 0; step < plate.steps(); step++) {
            for (int row = 1; row <= plate.rows(); row++) {
                for (int column = 1; column <= plate.columns(); column++) {
                    next[row][column] = Plate.mean(now[row - 1][column], now[row + 1][column], now[row][column - 1], now[row][column + 1]);
                }
            }
            double[][] before = now;
            now = next;
            next = before;
        }
        return now;
    }

    private static double[][] cold(Plate plate) {
        var cells = new double[plate.rows() + 2][plate.columns() + 2];
        Arrays.fill(cells[0], Plate.HOT);
        return cells;
    }
}
